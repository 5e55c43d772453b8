import type { ChatEvent } from "@/server/chat/events";
import type { ChatStore } from "./chat-store";

export type ReplyEnd = Extract<ChatEvent, { type: "done" | "failed" }>;

export type FeedChange = { type: "grown"; offset: number; text: string } | { type: "ended"; end: ReplyEnd };

export type ReplyFeed = ReturnType<typeof createReplyFeed>;

/**
 * What this tab knows of one reply, wherever it comes from: the text, merged by offsets so that nothing is doubled or
 * left out, and the end. Offsets and lengths are UTF-16 code units.
 */
export function createReplyFeed(messageId: string, initial: string) {
  let text = initial;
  let end: ReplyEnd | null = null;
  let closed = false;
  const listeners = new Set<(change: FeedChange) => void>();
  const tell = (change: FeedChange) => {
    for (const listener of [...listeners]) listener(change);
  };
  return {
    messageId,
    /** All that has come. */
    get text() {
      return text;
    },
    /** `null` while it is written, and where it ended without this tab hearing how. */
    get end() {
      return end;
    },
    get over() {
      return closed;
    },
    /** A piece that begins at `offset` of the reply. Returns `false` where something is missing before it. */
    take(offset: number, piece: string): boolean {
      if (offset > text.length) return false;
      const news = piece.slice(text.length - offset);
      if (closed || news === "") return true;
      const from = text.length;
      text += news;
      tell({ type: "grown", offset: from, text: news });
      return true;
    },
    /** The end, once. */
    finish(event: ReplyEnd) {
      if (closed) return;
      closed = true;
      end = event;
      tell({ type: "ended", end: event });
    },
    /** There is nothing more to hear: it was read as it is stored, or is gone. */
    close() {
      closed = true;
    },
    listen(listener: (change: FeedChange) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Brings what comes by a feed onto the screen. */
export function showFeed({ dispatch }: ChatStore, feed: ReplyFeed): () => void {
  const { messageId } = feed;
  return feed.listen((change) => {
    if (change.type === "grown") dispatch({ type: "grown", messageId, text: feed.text });
    else dispatch({ type: "ended", messageId, end: change.end });
  });
}
