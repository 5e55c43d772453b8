import { useEffect, useSyncExternalStore } from "react";
import { createDrafts } from "./drafts";

/** This tab's drafts. */
export const drafts = createDrafts(() => (typeof window === "undefined" ? null : window.localStorage));

/** `conversationId: null` is the chat that has not begun. */
export const draftKey = (userId: string, conversationId: string | null) =>
  `headroom:draft:${userId}:${conversationId ?? "new"}`;

/** The draft under a key and the way to change it; empty while hydrating, since only the browser knows it. */
export function useDraft(key: string): [text: string, write: (text: string) => void] {
  const text = useSyncExternalStore(
    drafts.subscribe,
    () => drafts.read(key),
    () => "",
  );
  useEffect(() => {
    window.addEventListener("pagehide", drafts.flush);
    return () => window.removeEventListener("pagehide", drafts.flush);
  }, []);
  return [text, (next) => drafts.write(key, next)];
}
