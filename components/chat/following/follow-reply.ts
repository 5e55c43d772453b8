import { type Clock, pageClock } from "@/components/limits/clock";
import { onWake } from "@/components/limits/on-wake";
import type { Connection } from "../state/chat-state";
import type { ReplyFeed } from "../state/reply-feed";
import type { Posting } from "../state/sending";
import type { Following } from "./follow-open-reply";
import { queueForLead } from "./lead-lock";
import { leadReply } from "./lead-reply";
import { type OpenChannel, openReplyChannel, type Word } from "./reply-channel";

/** A leader that is there says something at least as often as it is asked. */
const ASK_AFTER_MS = 1_000;
const ANSWER_MS = 1_500;
const WATCH_EVERY_MS = 500;
const GRACE_MS = 200;

export interface Browser {
  locks: LockManager | undefined;
  clock: Clock;
  random: () => number;
  openChannel: OpenChannel;
}

const thisBrowser = (): Browser => ({
  locks: navigator.locks,
  clock: pageClock,
  random: Math.random,
  openChannel: openReplyChannel,
});

/**
 * Follows one reply to its end, by one connection over all tabs: the tab that leads has it and tells the others. A tab
 * that hears nothing asks, and takes the lead from one that doesn't answer. Returns the way to stop.
 */
export function followReply(
  parts: Following,
  feed: ReplyFeed,
  posting: Posting | null,
  { locks, clock, random, openChannel }: Browser = thisBrowser(),
): () => void {
  const { messageId } = feed;
  const left = new AbortController();
  const page = new EventTarget();
  let leading = false;
  let connection: Connection = "connected";
  let heardAt = clock.now();
  let askedAt: number | null = null;

  const channel = openChannel(messageId, hear);
  const tellText = (offset: number, text: string) => channel.tell({ type: "text", offset, text, connection });

  function show(next: Connection) {
    if (next === connection || left.signal.aborted) return;
    connection = next;
    parts.store.dispatch({ type: "connection", connection });
    if (leading) tellText(feed.text.length, "");
  }

  function hear(word: Word) {
    if (left.signal.aborted) return;
    if (word.type === "ask") {
      if (leading) tellText(Math.min(word.have, feed.text.length), feed.text.slice(word.have));
      return;
    }
    heardAt = clock.now();
    askedAt = null;
    if (word.type === "text") {
      if (!leading) show(word.connection);
      if (!feed.take(word.offset, word.text)) channel.tell({ type: "ask", have: feed.text.length });
    } else if (word.type === "ended" && word.length === feed.text.length) {
      feed.finish(word.end);
    } else {
      void parts.lookFor(feed).catch(() => undefined);
    }
  }

  function watch() {
    if (leading || document.hidden) return;
    const now = clock.now();
    if (askedAt === null) {
      if (now - heardAt < ASK_AFTER_MS) return;
      askedAt = now;
      channel.tell({ type: "ask", have: feed.text.length });
    } else if (now - askedAt >= ANSWER_MS) {
      askedAt = null;
      heardAt = now;
      takeOver();
    }
  }

  /** Once; where the end shows on the screen first, on the way out. */
  function tellEnd() {
    if (!leading || !feed.over) return;
    leading = false;
    const { end, text } = feed;
    channel.tell(end ? { type: "ended", end, length: text.length } : { type: "look" });
    parts.ended();
  }

  const forgetFeed = feed.listen((change) => {
    if (change.type === "ended") tellEnd();
    else if (leading) tellText(change.offset, change.text);
  });
  const { takeOver } = queueForLead({
    locks,
    name: `headroom:reply:${messageId}`,
    left: left.signal,
    async lead(lost) {
      if (lost.aborted || feed.over) return;
      leading = true;
      tellText(feed.text.length, "");
      await leadReply({ ...parts, feed, posting, locks, random, page, lost, show });
      tellEnd();
      leading = false;
      // The next in line is to hear of the end first, and not to ask the server for it.
      if (feed.over) await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    },
  });
  if (!leading) channel.tell({ type: "ask", have: feed.text.length });
  const watching = setInterval(watch, WATCH_EVERY_MS);
  const forgetWake = onWake(clock, () => void page.dispatchEvent(new Event("wake")));
  window.addEventListener("offline", () => page.dispatchEvent(new Event("offline")), { signal: left.signal });

  return () => {
    tellEnd();
    left.abort();
    clearInterval(watching);
    forgetFeed();
    forgetWake();
    channel.close();
  };
}
