import { useEffect, useState, useSyncExternalStore } from "react";
import { useAllowanceStore } from "@/components/limits/limits-context";
import { useClient } from "@/components/trpc/client";
import { preloadFollowing } from "../following/follow-open-reply";
import type { Conversation, ConversationOptions, Models } from "../wire";
import { createChatControl } from "./chat-control";
import { type ChatMessage, type ChatState, type MessageIds, openReply } from "./chat-state";
import { tellTabs } from "./conversation-news";
import type { SendResult } from "./sending";
import { unheard } from "./unheard";
import { draftKey, drafts } from "./use-draft";
import { useGuestDraft } from "./use-guest-draft";
import { useIdle } from "./use-idle";
import { useOtherTabs } from "./use-other-tabs";

export type { SendResult } from "./sending";

/** Where a conversation stands, and what its screen can do. */
export interface ChatHandle {
  state: ChatState;
  /** The reply that is being written. */
  open: ChatMessage | undefined;
  /** `null` before the server has said one. */
  title: string | null;
  /** What went wrong, where no banner says it. */
  notice: string | null;
  dismissNotice(): void;
  draftKey: string;
  /** As chosen; `model` is the one that answers next. */
  options: ConversationOptions;
  /** Shows at once; stored as soon as the conversation exists. */
  setOptions(change: Partial<ConversationOptions>): void;
  /** Sends the draft, or what is given. Refused: the branch that was shown is back, and a banner or `notice` says why. */
  send(given?: { text: string; ids: MessageIds }): Promise<SendResult>;
  edit(question: ChatMessage, text: string): Promise<SendResult>;
  regenerate(reply: ChatMessage): Promise<SendResult>;
  continueReply(reply: ChatMessage): Promise<SendResult>;
  /** Turns to the branch through this message, in every tab. Rejects where the server can't be asked. */
  showSibling(siblingId: string): Promise<void>;
  stop(): Promise<void>;
  /** Rejects where the server can't be asked. */
  showEarlier(): Promise<void>;
}

/** `stale`: `initial` is an older rendering, look again. */
export function useChat({
  id,
  userId,
  initial,
  stale,
  models,
}: {
  id: string;
  userId: string;
  initial: Conversation | null;
  stale: boolean;
  models: Models;
}): ChatHandle {
  const client = useClient();
  const limits = useAllowanceStore();
  const [chat] = useState(() =>
    createChatControl({
      id,
      userId,
      initial,
      client,
      drafts,
      unheard,
      unblock: () => limits.unblock(),
      onAdmitted({ isFirst, isHere }) {
        if (isFirst && isHere) window.history.replaceState(null, "", `/chat/${id}`);
      },
      onMoved: () => tellTabs({ conversationId: id, change: "moved" }),
      onEnded: () => tellTabs({ conversationId: id, change: "ended" }),
    }),
  );
  const { getState, subscribe } = chat.store;
  const state = useSyncExternalStore(subscribe, getState, getState);
  const key = draftKey(userId, state.begun ? id : null);
  const model = allowedModel(models, state.options.model);
  useGuestDraft(userId, state.begun ? id : null, key);

  useEffect(() => chat.start(), [chat]);
  useIdle(preloadFollowing);
  useEffect(() => {
    if (stale) chat.look();
  }, [stale, chat]);
  useOtherTabs({
    id,
    look: chat.look,
    show: (messageId) => void chat.showSibling(messageId).catch(() => undefined),
  });

  return {
    state,
    open: openReply(state),
    title: state.title,
    notice: state.notice,
    dismissNotice: chat.dismissNotice,
    draftKey: key,
    options: { ...state.options, model },
    setOptions: chat.setOptions,
    send: (given) => chat.send(given, model ?? undefined),
    edit: (question, text) => chat.edit(question, text, model ?? undefined),
    regenerate: (reply) => chat.regenerate(reply, model ?? undefined),
    continueReply: (reply) => chat.continueReply(reply, model ?? undefined),
    showSibling: chat.showSibling,
    stop: chat.stop,
    showEarlier: chat.showEarlier,
  };
}

/** The one that was chosen, if the plan has it. */
function allowedModel(models: Models, chosen: string | null): string | null {
  const allowed = models.filter((model) => model.allowed);
  return (allowed.find(({ id }) => id === chosen) ?? allowed[0])?.id ?? null;
}
