import { TRPCClientError } from "@trpc/client";
import { StreamCutError } from "@/components/trpc/stream-cut-error";
import type { AppRouter } from "@/server/api/root";
import type { Admitted, ChatEvent } from "@/server/chat/events";
import type { Outgoing } from "./outgoing";
import { createReplyFeed, type ReplyFeed } from "./reply-feed";

export type SendResult = "admitted" | "refused";

/** The request that carries a message and its reply, as long as it lasts. */
export interface Posting {
  readonly feed: ReplyFeed;
  /** Aborted when nothing more comes by it. */
  readonly over: AbortSignal;
  /** Leaves it; the server goes on. */
  close(): void;
}

type Request = (listener: { onData(event: ChatEvent): void; onError(error: Error): void }) => {
  unsubscribe(): void;
};

/** What comes of a message: exactly one of them is called. */
interface Fate {
  admitted(event: Admitted): void;
  refused(error: Error): void;
  /** The connection went before the server's answer: whether the message arrived, only the server knows. */
  lost(): void;
}

/** Puts a message on the wire. Its reply goes to the posting's feed. */
export function post(messageId: string, request: Request, fate: Fate): Posting {
  const feed = createReplyFeed(messageId, "");
  const over = new AbortController();
  let admitted = false;
  let offset = 0;

  function onData(event: ChatEvent) {
    if (over.signal.aborted) return;
    switch (event.type) {
      case "admitted":
        admitted = true;
        return fate.admitted(event);
      case "delta":
        feed.take(offset, event.text);
        offset += event.text.length;
        return;
      case "done":
      case "failed":
        over.abort();
        // Without a bill it is not the reply that has ended: it can't be followed by this request any longer.
        if (event.receipt) feed.finish(event);
        return;
      default:
        return event satisfies never;
    }
  }

  function onError(error: Error) {
    if (over.signal.aborted) return;
    over.abort();
    if (admitted) return;
    if (isLost(error)) fate.lost();
    else fate.refused(error);
  }

  const { unsubscribe } = request({ onData, onError });
  return {
    feed,
    over: over.signal,
    close() {
      over.abort();
      unsubscribe();
    },
  };
}

/** Whether both would be the same message, were it not for its own ids. */
export function isSame(one: Outgoing, other: Outgoing): boolean {
  const body = ({ ids, ...rest }: Outgoing) =>
    JSON.stringify([rest, rest.kind === "message" || ids.userMessageId]);
  return body(one) === body(other);
}

/** Whether nobody knows what became of a request: it, or its answer, was lost on the way, or a proxy gave up. */
function isLost(error: Error): boolean {
  if (error.cause instanceof StreamCutError) return true;
  return error instanceof TRPCClientError && error.shape == null && statusOf(error.meta) >= 502;
}

const statusOf = (meta: TRPCClientError<AppRouter>["meta"]): number =>
  meta?.response instanceof Response ? meta.response.status : 0;
