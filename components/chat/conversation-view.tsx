"use client";

import { type ReactNode, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useShortcuts } from "@/components/shortcuts/use-shortcuts";
import { ConversationHeader } from "./conversation-header";
import { copyLastReply } from "./log/copy-last-reply";
import { MessageLog, type ShownChat } from "./log/message-log";
import { ModelNames } from "./log/model-names";
import { useConversationActions } from "./sidebar/use-conversation-actions";
import type { ChatMessage } from "./state/chat-state";
import type { Models } from "./wire";

/** A conversation that has begun: its header, and what was said. */
export function ConversationView({
  id,
  title,
  chat,
  models,
  attempt,
  onSent,
  onOptions,
  editHint,
}: {
  id: string;
  /** As it was read; a new name is shown before that is read again. */
  title: string | null;
  chat: ShownChat;
  models: Models;
  attempt: (action: () => void) => void;
  onSent: () => void;
  onOptions: () => void;
  editHint: (question: ChatMessage) => (text: string) => ReactNode;
}) {
  const { rename, remove } = useConversationActions();
  const [renamed, setRenamed] = useState<{ from: string | null; to: string } | null>(null);
  const name = renamed && renamed.from === title ? renamed.to : title;
  useShortcuts({ copyReply: () => void copyLastReply(chat.state.messages) });
  const bar = useSyncExternalStore(noChange, pageBar, () => null);
  const header = (
    <ConversationHeader
      id={id}
      title={name ?? chat.state.messages[0]?.text ?? "New chat"}
      onRename={(next) => {
        setRenamed({ from: title, to: next });
        void rename(id, next).then((isDone) => isDone || setRenamed(null));
      }}
      onOptions={onOptions}
      onDelete={() => remove(id)}
    />
  );
  return (
    <>
      <div className="shrink-0 px-2 pt-1.5 pb-1 max-md:hidden sm:px-4">{header}</div>
      {bar && createPortal(header, bar)}
      <ModelNames value={models}>
        <MessageLog conversationId={id} chat={chat} attempt={attempt} onSent={onSent} editHint={editHint} />
      </ModelNames>
    </>
  );
}

/** On phones the header's place is in the bar over the page, which is there as long as the page is. */
const pageBar = () => document.getElementById("page-bar");
const noChange = () => () => undefined;
