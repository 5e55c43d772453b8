import type { Clock } from "./clock";
import { readSnapshot, takeSnapshot } from "./limit-snapshot";
import { type LimitState, UNKNOWN } from "./limit-state";
import { keepRefusal, keptRefusal } from "./refusal-storage";

/** Carries one user's limits between the tabs, and a refusal over a reload. `heard` gets what another tab has learned. */
export function createTabSharing(clock: Clock, heard: (state: LimitState) => void) {
  let userId: string | null = null;
  let channel: BroadcastChannel | null = null;
  /** Of the last change in any tab that this one knows of. */
  let order = 0;
  const instant = () => ({ now: clock.now(), wallNow: clock.wallNow() });

  function hear(message: unknown) {
    const snapshot = readSnapshot(message, instant());
    if (!snapshot || snapshot.order < order) return;
    // Two tabs changed in the same millisecond: the more careful of the two holds.
    if (snapshot.order === order && !snapshot.state.refusal) return;
    order = snapshot.order;
    heard(snapshot.state);
  }

  return {
    /** Whose limits are shared; `null` before the first `turnTo`. */
    getUserId: () => userId,

    /**
     * Turns to another user. Returns what was kept for them, or that nothing is known. A refusal that is over by the
     * system's clock is still in it: that clock may have been set since, and the server knows better.
     */
    turnTo(next: string): LimitState {
      userId = next;
      const kept = readSnapshot(keptRefusal(next), instant());
      order = kept?.order ?? 0;
      return kept?.state ?? UNKNOWN;
    },

    open() {
      channel = new BroadcastChannel(`headroom:limits:${userId}`);
      channel.onmessage = (event: MessageEvent<unknown>) => hear(event.data);
    },
    close() {
      channel?.close();
      channel = null;
    },

    /** Tells the other tabs, and the next page, what this tab has learned. */
    tell(state: LimitState) {
      // The wall clock puts a new tab in line; counting on from what was heard keeps the line when that clock is wrong.
      order = Math.max(order + 1, clock.wallNow());
      const snapshot = takeSnapshot(state, order, instant());
      if (!snapshot || userId === null) return;
      channel?.postMessage(snapshot);
      keepRefusal(userId, snapshot);
    },
  };
}
