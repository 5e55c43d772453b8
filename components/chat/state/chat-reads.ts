import { failureOf } from "@/components/trpc/failure-of";
import type { Conversation } from "../wire";
import { type ChatMessage, openReply } from "./chat-state";
import type { ChatStore } from "./chat-store";
import type { ReplyFeed } from "./reply-feed";

/** How a reply stands at the server: it may be on another branch now, or may never have been kept. */
export type Standing = "writing" | "over" | "missing";

/** Brings what the server has of a conversation onto the screen. Each rejects where the server can't be asked. */
export function createChatReads({
  store,
  read,
  select,
  onDeleted,
}: {
  store: ChatStore;
  read: (before?: string) => Promise<Conversation>;
  select: (messageId: string) => Promise<Conversation>;
  /** The conversation isn't there any more. */
  onDeleted: () => void;
}) {
  async function stored(): Promise<Conversation | null> {
    return read().catch((error: unknown) => {
      if (failureOf(error)?.code !== "not_found") throw error;
      return null;
    });
  }

  return {
    /** Whether the server has a message. */
    async has(messageId: string): Promise<boolean> {
      const conversation = await stored();
      return conversation?.messages.some(({ id }) => id === messageId) ?? false;
    },

    /** Shows the conversation as it is now. */
    async look(): Promise<void> {
      const { turn } = store.getState();
      const conversation = await stored();
      if (conversation) store.dispatch({ type: "read", conversation, turn });
      else if (turn === store.getState().turn) onDeleted();
    },

    /** Shows how far a reply is. Where it isn't on the branch any more, nothing changes yet. */
    async lookFor(feed: ReplyFeed): Promise<Standing> {
      const { turn } = store.getState();
      const conversation = await stored();
      const reply = conversation?.messages.find(({ id }) => id === feed.messageId);
      if (!conversation || !reply) return "missing";
      const writing = reply.status === "streaming";
      if (writing) feed.take(0, reply.text);
      else feed.close();
      store.dispatch({ type: "read", conversation, turn });
      return writing ? "writing" : "over";
    },

    /** Shows that a reply was never kept, and what the branch is without it. Returns what its question had asked. */
    async lookWithout(reply: ChatMessage): Promise<string | null> {
      const { turn, messages } = store.getState();
      const question = messages[messages.indexOf(reply) - 1];
      const conversation = await stored();
      if (turn !== store.getState().turn) return null;
      if (conversation) store.dispatch({ type: "read", conversation, turn });
      else store.dispatch({ type: "emptied" });
      const kept = conversation?.messages.some(({ id }) => id === question?.id);
      return question?.role === "user" && !kept ? question.text : null;
    },

    async showEarlier(): Promise<void> {
      const { earlier } = store.getState();
      if (earlier === null) return;
      const conversation = await read(earlier);
      store.dispatch({ type: "earlier", conversation, before: earlier });
    },

    /** Turns to the branch through a message. A message that is on its way stays in sight until it has its answer. */
    async showSibling(messageId: string): Promise<void> {
      const { turn, live } = store.getState();
      if (live && !live.admitted) return;
      store.dispatch({ type: "selected", conversation: await select(messageId), turn });
    },

    isOpen: (messageId: string) => openReply(store.getState())?.id === messageId,
  };
}
