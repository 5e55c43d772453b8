"use client";

import { useRef, useState } from "react";
import { Composer } from "@/components/chat/composer/composer";
import type { LimitState } from "@/components/limits/limit-state";
import { LONG_BRANCH, modelsOf } from "./chat.fixture";
import { HeldLimits } from "./held-limits";
import { free, refused, tight, troubled, unlimited } from "./limits.fixture";
import { Section, Specimen } from "./specimen";

const nothing = () => {};
const small = modelsOf("free");
const every = modelsOf("enterprise");
const dearest = every.at(-1)?.id ?? "";
const QUESTION = "How does a token bucket work?";

interface Shown {
  title: string;
  state?: LimitState;
  text?: string;
  writing?: boolean;
  stopping?: boolean;
  notice?: string;
  customised?: boolean;
  long?: boolean;
  models?: typeof small;
  model?: string;
}

const COMPOSERS: Shown[] = [
  { title: "Empty" },
  { title: "With a draft", text: QUESTION },
  { title: "Long draft", text: Array.from({ length: 18 }, (_, line) => `Line ${line + 1}`).join("\n") },
  { title: "A reply is being written", writing: true, text: "Meanwhile" },
  { title: "Stopping", writing: true, stopping: true },
  { title: "Own instructions", customised: true },
  {
    title: "A notice",
    notice: "The server can't be reached. Your draft is kept, and sending it again charges it only once.",
    text: QUESTION,
  },
  { title: "Limited", state: refused("requests"), text: QUESTION },
  { title: "Spent day", state: refused("tokens", "free", { foreseen: true }) },
  {
    title: "Provider trouble",
    state: troubled({ code: "provider_overloaded", retryAfterMs: null }),
    text: QUESTION,
  },
];

const COSTS: Shown[] = [
  { title: "Usual", text: QUESTION },
  { title: "Unlimited day", state: unlimited, text: QUESTION },
  { title: "Earlier messages are left out", state: tight(9_000), text: QUESTION, long: true },
  { title: "The reply is cut", state: tight(900), text: QUESTION, long: true },
  { title: "Too long for today", state: tight(700), text: "word ".repeat(4_000) },
  {
    title: "A cheaper model would do",
    state: unlimited,
    text: QUESTION,
    long: true,
    models: every,
    model: dearest,
  },
];

export function ComposersSection() {
  return (
    <Section
      id="composer"
      title="Composer"
      about="Where a message is written. Only sending is ever blocked, never typing."
    >
      {COMPOSERS.map((shown) => (
        <ShownComposer key={shown.title} {...shown} />
      ))}
    </Section>
  );
}

export function CostsSection() {
  return (
    <Section
      id="cost"
      title="Cost in sight"
      about="What a message will about cost before it is sent, what will not fit, and what to do about it."
    >
      {COSTS.map((shown) => (
        <ShownComposer key={shown.title} {...shown} />
      ))}
    </Section>
  );
}

function ShownComposer({
  title,
  state = IDLE,
  text = "",
  writing = false,
  stopping = false,
  notice,
  customised = false,
  long = false,
  models = small,
  model,
}: Shown) {
  const [draft, setDraft] = useState(text);
  const [chosen, choose] = useState(model ?? models[0]?.id ?? "");
  const input = useRef<HTMLTextAreaElement>(null);
  return (
    <Specimen title={title}>
      <div className="-mx-4 rounded-2xl bg-background sm:-mx-6">
        <HeldLimits state={state}>
          <Composer
            ref={input}
            draft={draft}
            draftKey={`headroom:draft:gallery:${title}`}
            onDraft={setDraft}
            onSend={refuse}
            onHeldBack={nothing}
            onStop={writing ? nothing : undefined}
            stopping={stopping}
            notice={notice ?? null}
            messages={long ? LONG_BRANCH : []}
            instructions={null}
            longestReply={1_024}
            models={models}
            model={chosen}
            onModel={choose}
            onOptions={nothing}
            customised={customised}
          />
        </HeldLimits>
      </div>
    </Specimen>
  );
}

const IDLE = free();
const refuse = async () => "refused" as const;
