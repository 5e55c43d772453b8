"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { LimitAnnouncer } from "@/components/limits/limit-announcer";
import { ChatWelcome } from "./chat-welcome";
import { Composer } from "./composer";
import { MessageLog } from "./message-log";
import { loadReplyText } from "./reply";
import { useBurst } from "./use-burst";
import { useChat } from "./use-chat";
import { useDraft } from "./use-draft";
import type { Conversation, Models } from "./wire";

const BURST_MS = 2_000;

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
  const chat = useChat({ id, userId, initial, stale });
  const { messages } = chat.state;
  const [draft, writeDraft] = useDraft(chat.draftKey);
  const [model, setModel] = useState(() => firstModel(models, initial));
  const [heldBack, holdBack] = useBurst(BURST_MS);
  const input = useRef<HTMLTextAreaElement>(null);

  const write = (text: string) => {
    writeDraft(text);
    chat.dismissNotice();
  };
  const ask = (text: string) => {
    write(text);
    input.current?.focus();
  };
  const send = () => {
    void loadReplyText();
    chat.send(model);
  };
  useEffect(() => {
    // On a touch screen focus would bring up the keyboard over what was said.
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, []);
  useEscape(chat.open !== undefined, chat.stop);

  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">{initial?.title ?? messages[0]?.text ?? "New chat"}</h1>
      {messages.length === 0 ? (
        <ChatWelcome onPick={ask} />
      ) : (
        <MessageLog state={chat.state} onEarlier={chat.showEarlier} onAskAgain={ask} />
      )}
      <Composer
        ref={input}
        draft={draft}
        onDraft={write}
        onSend={send}
        onHeldBack={holdBack}
        onStop={chat.open && chat.stop}
        stopping={chat.state.stopping}
        notice={chat.notice}
        messages={messages}
        longestReply={longestReply}
        models={models}
        model={model}
        onModel={setModel}
      />
      <LimitAnnouncer heldBack={heldBack} />
    </div>
  );
}

/** The model that answered last, if the plan still has it. */
function firstModel(models: Models, conversation: Conversation | null): string {
  const allowed = models.filter((model) => model.allowed);
  const last = conversation?.messages.findLast(({ receipt }) => receipt)?.receipt?.model;
  return (allowed.find(({ id }) => id === last) ?? allowed[0] ?? models[0])?.id ?? "";
}

/** A menu, a dialog, or the sidebar where it lies over the page. */
const OVER_THE_PAGE = ":popover-open:not([role=tooltip]), dialog[open], main[inert]";

/** Escape, unless something that is open over the page takes it. */
function useEscape(active: boolean, action: () => void) {
  const onEscape = useEffectEvent(action);
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
      if (!document.querySelector(OVER_THE_PAGE)) onEscape();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [active]);
}
