import type { LimitSnapshot } from "./limit-snapshot";

const keyOf = (userId: string) => `headroom:limits:${userId}`;

/** Keeps a refusal for the next page of this user, or forgets it. A browser without storage only forgets. */
export function keepRefusal(userId: string, snapshot: LimitSnapshot): void {
  try {
    if (snapshot.refusal) localStorage.setItem(keyOf(userId), JSON.stringify(snapshot));
    else localStorage.removeItem(keyOf(userId));
  } catch {
    // Full or forbidden: the next refusal will say the same again.
  }
}

/** What was kept, unchecked; `null` when there is nothing that can be read. */
export function keptRefusal(userId: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(keyOf(userId)) ?? "null");
  } catch {
    return null;
  }
}
