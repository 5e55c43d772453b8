import type { Outgoing } from "./outgoing";

type Message = Extract<Outgoing, { kind: "message" }>;

/** A message that was put on the wire and not heard of again. */
interface Unheard {
  conversationId: string;
  /** Whether the conversation was there before it. */
  begun: boolean;
  sent: Message;
}

export type UnheardMessage = ReturnType<typeof createUnheard>;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (userId: string) => `headroom:unheard:${userId}`;

/**
 * The message that this tab is waiting to hear of, in a storage that survives its reload: a page that is loaded again in
 * that instant looks whether it has arrived, and sends it, if at all, under the same ids. So it is charged once.
 */
export function createUnheard(storage: () => Store | null) {
  return {
    read: (userId: string): Unheard | null =>
      attempt(() => parse(storage()?.getItem(keyOf(userId)) ?? null)) ?? null,
    write: (userId: string, unheard: Unheard) =>
      void attempt(() => storage()?.setItem(keyOf(userId), JSON.stringify(unheard))),
    clear: (userId: string) => void attempt(() => storage()?.removeItem(keyOf(userId))),
  };
}

/** This tab's. */
export const unheard = createUnheard(() => (typeof window === "undefined" ? null : sessionStorage));

/** As it may have been written by any version of this app; `null` for anything else. */
function parse(raw: string | null): Unheard | null {
  const { conversationId, begun, sent } = Object(JSON.parse(raw ?? "null")) as Partial<Unheard>;
  const { kind, ids, text, parentId = null } = Object(sent) as Partial<Message>;
  const { userMessageId, messageId } = Object(ids) as Partial<Message["ids"]>;
  const words = [conversationId, text, userMessageId, messageId];
  if (kind !== "message" || !words.every((word) => typeof word === "string")) return null;
  if (parentId !== null && typeof parentId !== "string") return null;
  return { conversationId, begun: begun === true, sent: { kind, ids, text, parentId } } as Unheard;
}

/** A browser may forbid storage, or have no room left. */
function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
