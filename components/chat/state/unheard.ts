/** A message that was put on the wire and not heard of again. */
export interface Unheard {
  conversationId: string;
  /** Whether the conversation was there before it. */
  begun: boolean;
  messageId: string;
  text: string;
}

export type UnheardMessages = ReturnType<typeof createUnheard>;

/**
 * The messages that this tab waits to hear of, in a storage that survives its reload: a page that is loaded again in that
 * instant looks whether they have arrived, so that nobody sends them a second time.
 */
export function createUnheard(storage: () => Storage | null) {
  const prefixOf = (userId: string) => `headroom:unheard:${userId}:`;
  return {
    write: (userId: string, unheard: Unheard) =>
      void attempt(() => storage()?.setItem(prefixOf(userId) + unheard.messageId, JSON.stringify(unheard))),
    /** It has its answer. */
    heard: (userId: string, messageId: string) =>
      void attempt(() => storage()?.removeItem(prefixOf(userId) + messageId)),
    /** Takes out what an earlier page of this tab has left: it is looked for once. */
    take(userId: string): Unheard[] {
      const kept = attempt(storage);
      const keys = Object.keys(kept ?? {}).filter((key) => key.startsWith(prefixOf(userId)));
      return keys.flatMap((key) => {
        const found = attempt(() => parse(kept?.getItem(key) ?? null));
        attempt(() => kept?.removeItem(key));
        return found ?? [];
      });
    },
  };
}

/** This tab's. */
export const unheard = createUnheard(() => (typeof window === "undefined" ? null : sessionStorage));

/** As it may have been written by any version of this app; `null` for anything else. */
function parse(raw: string | null): Unheard | null {
  const { conversationId, begun, messageId, text } = Object(JSON.parse(raw ?? "null")) as Partial<Unheard>;
  if (typeof conversationId !== "string" || typeof messageId !== "string") return null;
  return typeof text === "string" ? { conversationId, begun: begun === true, messageId, text } : null;
}

/** A browser may forbid storage, or have no room left. */
function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
