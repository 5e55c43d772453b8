import { loadResumeLink, loadStreamLink } from "@/components/trpc/load-links";
import type { ChatEvent } from "@/server/chat/events";
import type { Standing } from "../state/chat-reads";
import { type ChatMessage, openReply } from "../state/chat-state";
import type { ChatStore } from "../state/chat-store";
import { createReplyFeed, type ReplyFeed, showFeed } from "../state/reply-feed";
import type { Posting } from "../state/sending";

const LOOK_EVERY_MS = 1_000;

/** What following needs of the rest; it loads its code only when there is a reply to follow. */
export interface Following {
  store: ChatStore;
  /** The request of this tab that a reply came by last. */
  posting: () => Posting | null;
  resume: Resume;
  /** Reads how far a reply is. */
  lookFor: (feed: ReplyFeed) => Promise<Standing>;
  /** Reads the conversation anew when something doesn't fit. */
  look: () => void;
  /** The reply has ended. Called in one tab, the one that had the connection. */
  ended: () => void;
  /** The server never kept the reply: its provider refused it. */
  retracted: (messageId: string) => void;
}

/** An event's id is the length of the text after it. */
export type Resume = (
  input: { messageId: string; after: number },
  listener: {
    onStarted(): void;
    onData(event: { id: string; data: ChatEvent }): void;
    onConnectionStateChange(change: { state: string; error: unknown }): void;
    onError(error: Error): void;
    onComplete(): void;
  },
) => { unsubscribe(): void };

const loadFollowing = () => import("./follow-reply");

/** Loads what a reply needs before there is one: without a network it could not be loaded any more. */
export const preloadFollowing = () =>
  void Promise.allSettled([loadFollowing(), loadStreamLink(), loadResumeLink()]);

/** Follows the reply that is being written, whichever that is. Returns the way to stop. */
export function followOpenReply(parts: Following): () => void {
  const { store } = parts;
  let current: { id: string; leave: () => void } | null = null;

  function turn() {
    const { live } = store.getState();
    const open = openReply(store.getState());
    // Before the server's answer there is nothing to follow.
    const wanted = open && (live?.messageId !== open.id || live.admitted) ? open : undefined;
    if (wanted?.id === current?.id) return;
    current?.leave();
    current = wanted ? { id: wanted.id, leave: follow(parts, wanted) } : null;
  }

  const forget = store.subscribe(turn);
  turn();
  return () => {
    forget();
    current?.leave();
  };
}

function follow(parts: Following, reply: ChatMessage): () => void {
  const posting = parts.posting();
  const mine = posting?.feed.messageId === reply.id ? posting : null;
  const feed = mine?.feed ?? createReplyFeed(reply.id, reply.text);
  const forget = mine ? () => {} : showFeed(parts.store, feed);
  let left = false;
  let leave = () => {};

  async function begin() {
    while (!left && !feed.over) {
      const loaded = await loadFollowing().catch(() => null);
      if (left) return;
      if (loaded) {
        leave = loaded.followReply(parts, feed, mine);
        return;
      }
      // Without its code it is followed as well as it can be.
      await parts.lookFor(feed).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
  void begin();

  return () => {
    left = true;
    leave();
    mine?.close();
    forget();
  };
}
