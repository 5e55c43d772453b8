import { type Dispatch, useEffect, useRef } from "react";
import { v7 as uuidv7 } from "uuid";
import { useAllowanceStore } from "@/components/limits/limits-context";
import { trpc } from "@/components/trpc/react";
import { StreamCutError } from "@/components/trpc/stream-cut-error";
import type { ChatAction, MessageIds } from "./chat-state";
import { refusalNote, UNREACHABLE } from "./refusal-note";
import { drafts } from "./use-draft";
import type { Conversation } from "./wire";

/**
 * Sends the draft under `draftKey` and follows the reply: what happens goes to `dispatch`, what no banner says to
 * `onNotice`. `onAdmitted` is called when the server has the message; `isHere` tells whether its screen is still there.
 */
export function useSending({
  id,
  draftKey,
  read,
  dispatch,
  onAdmitted,
  onNotice,
}: {
  id: string;
  draftKey: string;
  read: () => Promise<Conversation>;
  dispatch: Dispatch<ChatAction>;
  onAdmitted: (isHere: boolean) => void;
  onNotice: (note: string | null) => void;
}): (model: string) => void {
  const { client } = trpc.useUtils();
  const limits = useAllowanceStore();
  const here = useRef(true);
  const wire = useRef<{ admitted: boolean; close: () => void } | null>(null);
  const unsure = useRef<(MessageIds & { text: string }) | null>(null);

  // Before the server's answer nobody knows where the draft belongs, so that much is waited for.
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
      if (wire.current?.admitted) wire.current.close();
    };
  }, []);

  function admitted() {
    unsure.current = null;
    if (wire.current) wire.current.admitted = true;
    onAdmitted(here.current);
    if (!here.current) wire.current?.close();
  }

  function refused(ids: MessageIds, note: string | null) {
    drafts.refused(draftKey);
    dispatch({ type: "refused", ids });
    onNotice(note);
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
      refused(ids, UNREACHABLE);
    }
  }

  return function send(model) {
    const text = drafts.take(draftKey);
    const { userMessageId, messageId } =
      unsure.current?.text === text ? unsure.current : { userMessageId: uuidv7(), messageId: uuidv7() };
    const ids = { userMessageId, messageId };
    onNotice(null);
    dispatch({ type: "sent", ids, text, at: new Date().toISOString() });
    const { unsubscribe } = client.chat.send.subscribe(
      { conversationId: id, ...ids, text, model },
      {
        onData(event) {
          if (event.type === "admitted") admitted();
          dispatch({ type: "event", event });
        },
        onError(error) {
          if (wire.current?.admitted) dispatch({ type: "cut" });
          else if (error.cause instanceof StreamCutError) void askWhetherItArrived(ids, text);
          else {
            unsure.current = null;
            refused(ids, refusalNote(error));
          }
        },
      },
    );
    wire.current = { admitted: false, close: unsubscribe };
  };
}
