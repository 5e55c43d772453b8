import { useReducer, useState } from "react";
import { failureOf } from "@/components/trpc/failure-of";
import { trpc } from "@/components/trpc/react";
import { type ChatMessage, chatReducer, initialChat, openReply } from "./chat-state";
import { RETRACTED } from "./refusal-note";
import { draftKey, drafts } from "./use-draft";
import { useFollowedReply } from "./use-followed-reply";
import { useGuestDraft } from "./use-guest-draft";
import { useOtherTabs } from "./use-other-tabs";
import { useSending } from "./use-sending";
import type { Conversation } from "./wire";

const DEADLINE_MS = 10_000;

/** Where a conversation stands, and what its screen can do. `stale`: `initial` is an older rendering, look again. */
export function useChat({
  id,
  userId,
  initial,
  stale,
}: {
  id: string;
  userId: string;
  initial: Conversation | null;
  stale: boolean;
}) {
  const utils = trpc.useUtils();
  const { client } = utils;
  const [state, dispatch] = useReducer(chatReducer, initial, initialChat);
  const [begun, setBegun] = useState(initial !== null);
  const [notice, setNotice] = useState<string | null>(null);
  const open = openReply(state);
  const key = draftKey(userId, begun ? id : null);
  useGuestDraft(userId, begun ? id : null, key);

  const read = (before?: Conversation["earlier"]) =>
    client.chat.read.query({ id, before }, { signal: AbortSignal.timeout(DEADLINE_MS) });

  /** The provider may refuse a message that was stored already: it is gone then, and a new conversation with it. */
  async function look() {
    const since = state.messages;
    const conversation = await read().catch((error: unknown) => {
      if (failureOf(error)?.code !== "not_found") throw error;
      return null;
    });
    if (open && !conversation?.messages.some((message) => message.id === open.id)) retracted(open);
    else if (conversation) dispatch({ type: "read", conversation, since });
  }

  function retracted(reply: ChatMessage) {
    const question = state.messages[state.messages.indexOf(reply) - 1];
    if (question) drafts.giveBack(key, question.text);
    dispatch({ type: "refused", ids: { messageId: reply.id, userMessageId: question?.id ?? reply.id } });
    setNotice(RETRACTED);
  }

  useFollowedReply({
    following: open !== undefined && state.live === null,
    stale,
    look,
    settled: () => void client.limits.allowance.query().catch(() => undefined),
  });

  const tellOtherTabs = useOtherTabs({
    id,
    userId,
    // A reply that is being written is read or streamed already.
    look: async () => (begun && !open ? look() : undefined),
    heard: () => void utils.chat.list.invalidate(),
  });

  const send = useSending({
    id,
    draftKey: key,
    read,
    dispatch,
    onNotice: setNotice,
    onAdmitted(isHere) {
      drafts.admitted(key, draftKey(userId, id));
      setBegun(true);
      if (!begun && isHere) window.history.replaceState(null, "", `/chat/${id}`);
      void utils.chat.list.invalidate();
      tellOtherTabs();
    },
  });

  async function stop() {
    if (!open || state.stopping) return;
    dispatch({ type: "stopping", on: true });
    const { stopped } = await client.chat.stop
      .mutate({ messageId: open.id }, { signal: AbortSignal.timeout(DEADLINE_MS) })
      .catch(() => ({ stopped: false }));
    if (!stopped) dispatch({ type: "stopping", on: false });
  }

  return {
    state,
    open,
    notice,
    draftKey: key,
    /** Sends the draft, unless there is none or a reply is still being written here. */
    send(model: string) {
      if (!open && drafts.read(key).trim() !== "") send(model);
    },
    stop,
    async showEarlier() {
      if (state.earlier) dispatch({ type: "earlier", conversation: await read(state.earlier) });
    },
    dismissNotice: () => setNotice(null),
  };
}
