const WRITE_AFTER_MS = 300;

/** What is written and not yet admitted. `sent` is on its way: out of the composer, and kept in case it comes back. */
interface Draft {
  text: string;
  sent: string | null;
}

export type Drafts = ReturnType<typeof createDrafts>;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Drafts by key, kept in `storage` (`null` where there is none) a moment after each change. A text that is sent stays
 * there until `admitted`, so that neither a refusal nor a reload in between can lose it.
 */
export function createDrafts(storage: () => Store | null) {
  const drafts = new Map<string, Draft>();
  const listeners = new Set<() => void>();
  const dirty = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function draftOf(key: string): Draft {
    const known = drafts.get(key);
    if (known) return known;
    const draft = { text: attempt(() => storage()?.getItem(key)) ?? "", sent: null };
    drafts.set(key, draft);
    return draft;
  }

  function change(key: string, draft: Draft, write: "soon" | "now") {
    drafts.set(key, draft);
    dirty.add(key);
    clearTimeout(timer);
    if (write === "now") flush();
    else timer = setTimeout(flush, WRITE_AFTER_MS);
    for (const listener of listeners) listener();
  }

  function flush() {
    clearTimeout(timer);
    for (const key of dirty) {
      const text = whole(draftOf(key));
      attempt(() => (text === "" ? storage()?.removeItem(key) : storage()?.setItem(key, text)));
    }
    dirty.clear();
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** What stands in the composer. */
    read: (key: string): string => draftOf(key).text,
    write: (key: string, text: string) => change(key, { ...draftOf(key), text }, "soon"),
    /** Takes a text to be sent, out of the composer where it stands there. */
    take(key: string, sent: string = draftOf(key).text): string {
      const { text } = draftOf(key);
      change(key, { text: text === sent ? "" : text, sent }, "now");
      return sent;
    },
    /** What was taken has arrived; what was typed since goes on under `to`, the key of what is now a conversation. */
    admitted(key: string, to: string = key) {
      const { text } = draftOf(key);
      change(key, { text: "", sent: null }, "now");
      if (to !== key || text !== "") change(to, { text, sent: null }, "now");
    },
    /** A text that came back had arrived all the same: it goes, and what was typed since goes on under `to`. */
    arrived(key: string, sent: string, to: string) {
      const { text } = draftOf(key);
      if (text !== sent && !text.startsWith(`${sent}\n\n`)) return;
      const since = text.slice(sent.length + 2);
      change(key, { text: "", sent: null }, "now");
      if (since !== "")
        change(to, { text: whole({ text: draftOf(to).text, sent: since }), sent: null }, "now");
    },
    /** What was taken comes back, before what was typed since. */
    refused: (key: string) => change(key, { text: whole(draftOf(key)), sent: null }, "now"),
    /** A text that had been admitted comes back all the same. */
    giveBack(key: string, sent: string) {
      const { text } = draftOf(key);
      change(key, { text: whole({ text, sent }), sent: null }, "now");
    },
    flush,
  };
}

const whole = ({ text, sent }: Draft) => [sent ?? "", text].filter((part) => part !== "").join("\n\n");

/** A browser may forbid storage, or have no room left: drafts then live as long as the page. */
function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
