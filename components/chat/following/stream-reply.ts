import { failureOf } from "@/components/trpc/failure-of";
import type { ReplyFeed } from "../state/reply-feed";
import type { Resume } from "./follow-open-reply";

/** For the first sign of life. */
const START_MS = 10_000;
/** What comes within this time needs no look when the page wakes up. */
export const FRESH_MS = 2_000;

/**
 * `ended`: the feed has its end. `changed`: the reply has ended with another text than the feed's. `refused`: the server
 * has no such reply, or hears nothing of it any more. `cut`: all else.
 */
export type Outcome = "ended" | "changed" | "refused" | "cut";

/** One attempt to follow a reply by a stream, from where the feed is. `page` tells of "wake" and "offline". */
export function streamReply({
  feed,
  resume,
  left,
  page,
  onAlive,
}: {
  feed: ReplyFeed;
  resume: Resume;
  left: AbortSignal;
  page: EventTarget;
  onAlive: () => void;
}): Promise<Outcome> {
  return new Promise((resolve) => {
    let heardAt = performance.now();
    let started = false;
    let request: { unsubscribe(): void } | null = null;
    const over = new AbortController();
    const waiting = setTimeout(() => started || end("cut"), START_MS);
    const silentMs = () => performance.now() - heardAt;

    function end(outcome: Outcome) {
      if (over.signal.aborted) return;
      over.abort();
      clearTimeout(waiting);
      request?.unsubscribe();
      resolve(outcome);
    }
    function heard() {
      started = true;
      heardAt = performance.now();
    }

    const { signal } = over;
    left.addEventListener("abort", () => end("cut"), { signal });
    page.addEventListener("offline", () => end("cut"), { signal });
    page.addEventListener("wake", () => silentMs() > FRESH_MS && end("cut"), { signal });

    request = resume(
      { messageId: feed.messageId, after: feed.text.length },
      {
        // Also just before a refusal.
        onStarted: heard,
        onData({ id, data: event }) {
          if (signal.aborted) return;
          heard();
          onAlive();
          const length = Number(id);
          if (event.type === "admitted") return;
          if (event.type === "delta") {
            if (!feed.take(length - event.text.length, event.text)) end("cut");
          } else if (event.type === "failed" && event.receipt === null) {
            end("refused");
          } else if (length !== feed.text.length) {
            end("changed");
          } else {
            feed.finish(event);
            end("ended");
          }
        },
        onConnectionStateChange({ state, error }) {
          // Also after 25 s of silence. By itself the link would try again without end, and in its own time.
          if (state === "connecting" && error) end("cut");
        },
        onError: (error) => end(failureOf(error)?.code === "not_found" ? "refused" : "cut"),
        onComplete: () => end("cut"),
      },
    );
    if (left.aborted) end("cut");
    if (signal.aborted) request.unsubscribe();
  });
}
