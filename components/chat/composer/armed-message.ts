import type { MessageIds } from "../state/chat-state";

/** A message that goes out by itself when it can: sent under these ids from whatever tab, it is the same message. */
export interface ArmedMessage {
  ids: MessageIds;
  text: string;
  /** When it could be sent, as far as the last tab that looked knew (Unix milliseconds). */
  dueAt: number;
}

/** The last word of it to the other tabs. */
type Sent = ArmedMessage & { sent: true };

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** With whom nobody waits for a message this long after it could be sent, it is only a draft. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

/** Where a conversation's armed message is kept; `draftKey` names the conversation and its user. */
export const armedKey = (draftKey: string) => draftKey.replace(":draft:", ":armed:");

/** Whether a page that has just come finds it too late: the user left, and no longer expects it to be sent. */
export const isForgotten = ({ dueAt }: ArmedMessage, wallNow: number) => wallNow > dueAt + FORGOTTEN_AFTER_MS;

/** What was kept, as it may have been written by any version of this app; `null` for anything else. */
export function parseArmed(raw: string | null): ArmedMessage | null {
  const { ids, text, dueAt } = Object(attempt(() => JSON.parse(raw ?? "null"))) as Partial<ArmedMessage>;
  const { userMessageId, messageId } = Object(ids) as Partial<MessageIds>;
  if (typeof userMessageId !== "string" || typeof messageId !== "string") return null;
  if (typeof text !== "string" || typeof dueAt !== "number") return null;
  return { ids: { userMessageId, messageId }, text, dueAt };
}

/** The text of a message that another tab says, by a storage event, it has sent; else `null`. */
export function sentElsewhere({ key, newValue }: StorageEvent, armed: string): string | null {
  if (key !== armed || newValue === null) return null;
  const value = Object(attempt(() => JSON.parse(newValue))) as Partial<Sent>;
  return value.sent === true && typeof value.text === "string" ? value.text : null;
}

/** Armed messages by key in `storage`, one a conversation; where that fails they live as long as the page. */
export function createArmedMessages(storage: () => Store | null) {
  const own = new Map<string, string>();
  const listeners = new Set<() => void>();
  const change = (key: string, raw: string | null) => {
    if (raw === null) own.delete(key);
    else own.set(key, raw);
    attempt(() => (raw === null ? storage()?.removeItem(key) : storage()?.setItem(key, raw)));
    for (const listener of listeners) listener();
  };
  return {
    /** Calls back at every change, in this tab and in the others. */
    subscribe(listener: () => void) {
      listeners.add(listener);
      window.addEventListener("storage", listener);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", listener);
      };
    },
    /** As it is stored, the same string for as long as nothing changes. */
    raw: (key: string): string | null => {
      const stored = attempt(() => storage()?.getItem(key));
      return stored === undefined ? (own.get(key) ?? null) : stored;
    },
    write: (key: string, armed: ArmedMessage) => change(key, JSON.stringify(armed)),
    /** It waits no more: taken back, too late, or refused. */
    clear: (key: string) => change(key, null),
    /** It was admitted, which the others hear before it is gone. */
    sent(key: string, armed: ArmedMessage) {
      attempt(() => storage()?.setItem(key, JSON.stringify({ ...armed, sent: true } satisfies Sent)));
      change(key, null);
    },
  };
}

/** This browser's. */
export const armedMessages = createArmedMessages(() => (typeof window === "undefined" ? null : localStorage));

function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
