import { useEffect, useReducer, useRef, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useAllowanceStore } from "@/components/limits/limits-context";
import { trpc } from "@/components/trpc/react";
import { StreamCutError } from "@/components/trpc/stream-cut-error";
import type { ChatEvent } from "@/server/chat/events";
import { chatReducer, initialChat, type MessageIds, openReply } from "./chat-state";
import { refusalNote, UNREACHABLE } from "./refusal-note";
import { draftKey, drafts } from "./use-draft";
import { useFollowedReply } from "./use-followed-reply";
import type { Conversation } from "./wire";

const READ_DEADLINE_MS = 10_000;

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
  const limits = useAllowanceStore();
  const [state, dispatch] = useReducer(chatReducer, initial, initialChat);
  const [begun, setBegun] = useState(initial !== null);
  const [notice, setNotice] = useState<string | null>(null);
  const stream = useRef<{ unsubscribe: () => void } | null>(null);
  const unsure = useRef<(MessageIds & { text: string }) | null>(null);
  const open = openReply(state);
  const key = draftKey(userId, begun ? id : null);

  const read = () => client.chat.read.query({ id }, { signal: AbortSignal.timeout(READ_DEADLINE_MS) });
  const look = async () => dispatch({ type: "read", conversation: await read() });
  const settled = () => void client.limits.allowance.query().catch(() => undefined);
  useFollowedReply({ following: open !== undefined && state.live === null, stale, look, settled });
  useEffect(() => () => stream.current?.unsubscribe(), []);

  function admitted() {
    unsure.current = null;
    drafts.admitted(key, draftKey(userId, id));
    setBegun(true);
    const path = `/chat/${id}`;
    if (!begun && window.location.pathname !== path) window.history.replaceState(null, "", path);
    void utils.chat.list.invalidate();
  }

  function refused(note: string | null) {
    drafts.refused(key);
    dispatch({ type: "refused" });
    setNotice(note);
    // What the banner said of an earlier attempt is not the news any more.
    if (note !== null) limits.unblock();
  }

  /** The connection went before the server's answer: whether the message arrived, only the server knows. */
  async function askWhetherItArrived(ids: MessageIds, text: string) {
    const conversation = await read().catch(() => null);
    if (conversation?.messages.some((message) => message.id === ids.messageId)) {
      admitted();
      dispatch({ type: "cut" });
      dispatch({ type: "read", conversation });
    } else {
      unsure.current = { ...ids, text };
      refused(UNREACHABLE);
    }
  }

  /** Sends the draft, unless a reply is still being written here. */
  function send(model: string) {
    if (open || drafts.read(key).trim() === "") return;
    const text = drafts.take(key);
    const again = unsure.current?.text === text ? unsure.current : null;
    const { userMessageId, messageId } = again ?? { userMessageId: uuidv7(), messageId: uuidv7() };
    const ids = { userMessageId, messageId };
    let arrived = false;
    setNotice(null);
    dispatch({ type: "sent", ids, text, at: new Date().toISOString() });
    stream.current = client.chat.send.subscribe(
      { conversationId: id, ...ids, text, model },
      {
        onData(event: ChatEvent) {
          if (event.type === "admitted") {
            arrived = true;
            admitted();
          }
          // A reply that broke off stands on the screen with its bill; it keeps nobody from sending the next one.
          if (event.type === "failed") limits.unblock();
          dispatch({ type: "event", event });
        },
        onError(error) {
          if (arrived) dispatch({ type: "cut" });
          else if (error.cause instanceof StreamCutError) void askWhetherItArrived(ids, text);
          else {
            unsure.current = null;
            refused(refusalNote(error));
          }
        },
      },
    );
  }

  async function stop() {
    if (!open || state.stopping) return;
    dispatch({ type: "stopping", on: true });
    const { stopped } = await client.chat.stop
      .mutate({ messageId: open.id })
      .catch(() => ({ stopped: false }));
    if (!stopped) dispatch({ type: "stopping", on: false });
  }

  async function showEarlier() {
    if (!state.earlier) return;
    const conversation = await client.chat.read.query({ id, before: state.earlier });
    dispatch({ type: "earlier", conversation });
  }

  return {
    state,
    open,
    notice,
    draftKey: key,
    send,
    stop,
    showEarlier,
    dismissNotice: () => setNotice(null),
  };
}
