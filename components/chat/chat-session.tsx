"use client";

import dynamic from "next/dynamic";
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from "react";
import { LimitAnnouncer } from "@/components/limits/limit-announcer";
import { useLimits } from "@/components/limits/limits-context";
import { useOnline } from "@/components/limits/use-online";
import { useAsked } from "@/components/shortcuts/ask";
import { useShortcuts } from "@/components/shortcuts/use-shortcuts";
import { ChatWelcome } from "./chat-welcome";
import { Composer } from "./composer/composer";
import { CostLine } from "./composer/cost-line";
import { EndBeforeHydration } from "./log/end-before-hydration";
import { ReplyAnnouncer } from "./log/reply-announcer";
import { useBurst } from "./state/use-burst";
import { useChat } from "./state/use-chat";
import { useDraft } from "./state/use-draft";
import { useIdle } from "./state/use-idle";
import type { Conversation, Models } from "./wire";

const BURST_MS = 2_000;

const loadView = () => import("./conversation-view");
const ConversationView = dynamic(() => loadView().then((module) => module.ConversationView), {
  loading: () => <div className="flex-1" />,
});
const ConversationOptions = lazy(() =>
  import("./composer/conversation-options").then((module) => ({ default: module.ConversationOptions })),
);

/** What an empty chat needs when its first message is sent. */
function loadConversation() {
  void loadView();
  void import("./log/reply-text");
}

/** One conversation on the screen: what was said, and the composer. */
export function ChatSession({
  id,
  initial,
  stale,
  models,
  userId,
  longestReply,
}: {
  id: string;
  initial: Conversation | null;
  stale: boolean;
  models: Models;
  userId: string;
  longestReply: number;
}) {
  const chat = useChat({ id, userId, initial, stale, models });
  const { messages } = chat.state;
  const { instructions, temperature } = chat.options;
  const model = chat.options.model ?? models[0]?.id ?? "";
  const { refusal } = useLimits();
  const online = useOnline();
  const [draft, writeDraft] = useDraft(chat.draftKey);
  const [options, showOptions] = useState<"never" | "open" | "closed">("never");
  const [heldBack, holdBack] = useBurst(BURST_MS);
  const input = useRef<HTMLTextAreaElement>(null);
  useIdle(loadConversation);

  const write = (text: string) => {
    writeDraft(text);
    chat.dismissNotice();
  };
  const focusComposer = () => input.current?.focus();
  // On a touch screen focus would bring up the keyboard over what was said.
  const focusByKeys = () => window.matchMedia("(pointer: fine)").matches && focusComposer();
  const openOptions = () => showOptions("open");
  const onArrival = useEffectEvent(focusByKeys);
  useEffect(() => void onArrival(), []);
  useAsked("compose", focusComposer);
  useShortcuts({ compose: focusComposer, ...(chat.open && { stop: chat.stop }) });

  return (
    <div className="flex h-full flex-col">
      {messages.length === 0 ? (
        <>
          <h1 className="sr-only">New chat</h1>
          <ChatWelcome
            onPick={(text) => {
              write(text);
              focusComposer();
            }}
          />
        </>
      ) : (
        <ConversationView
          id={id}
          title={chat.title}
          chat={chat}
          models={models}
          attempt={(action) => (refusal || !online ? holdBack() : action())}
          onSent={focusByKeys}
          onOptions={openOptions}
          editHint={(question) => (text) => (
            <CostLine
              id={`cost-of-${question.id}`}
              draft={text}
              messages={messages.slice(0, messages.indexOf(question))}
              instructions={instructions}
              longestReply={longestReply}
              models={models}
              model={model}
            />
          )}
        />
      )}
      <Composer
        ref={input}
        draft={draft}
        draftKey={chat.draftKey}
        onDraft={write}
        onSend={chat.send}
        onHeldBack={holdBack}
        onStop={chat.open && chat.stop}
        stopping={chat.state.stopping}
        notice={chat.notice}
        messages={messages}
        instructions={instructions}
        longestReply={longestReply}
        models={models}
        model={model}
        onModel={(next) => chat.setOptions({ model: next })}
        onOptions={openOptions}
        customised={instructions !== null || temperature !== null}
      />
      {options !== "never" && (
        <Suspense fallback={null}>
          <ConversationOptions
            open={options === "open"}
            onClose={() => showOptions("closed")}
            returnFocus={input}
            models={models}
            model={model}
            options={chat.options}
            onSave={chat.setOptions}
          />
        </Suspense>
      )}
      <ReplyAnnouncer messages={messages} open={chat.open} />
      <LimitAnnouncer heldBack={heldBack} />
      {initial && <EndBeforeHydration />}
    </div>
  );
}
