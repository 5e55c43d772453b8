import { afterSilence } from "../redis/after-silence";

/** Turns at work that must not be done by everybody at once, in this process. */
export interface Turns {
  /**
   * Waits for a turn, those who came first before those who came later.
   * @param signal who asks is gone: it waits no longer
   * @returns what ends the turn, to be called once; null without one in time
   */
  take(key: string, signal?: AbortSignal): Promise<(() => void) | null>;
}

/**
 * @param each turns at once of one key
 * @param all turns at once of all keys together
 * @param waitMs for a turn
 */
export function createTurns({ each, all, waitMs }: { each: number; all: number; waitMs: number }): Turns {
  const taken = new Map<string, number>();
  const waiting = new Set<{ key: string; begin: () => void }>();
  let sum = 0;

  const isFree = (key: string) => sum < all && (taken.get(key) ?? 0) < each;

  function begin(key: string): () => void {
    sum += 1;
    taken.set(key, (taken.get(key) ?? 0) + 1);
    return () => {
      sum -= 1;
      const left = (taken.get(key) ?? 0) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
      for (const next of waiting) {
        if (sum >= all) return;
        if (isFree(next.key)) next.begin();
      }
    };
  }

  return {
    take(key, signal) {
      if (signal?.aborted) return Promise.resolve(null);
      if (isFree(key)) return Promise.resolve(begin(key));
      return new Promise((resolve) => {
        const answer = (end: (() => void) | null) => {
          waiting.delete(waiter);
          callOff();
          signal?.removeEventListener("abort", giveUp);
          resolve(end);
        };
        const giveUp = () => answer(null);
        const waiter = { key, begin: () => answer(begin(key)) };
        const callOff = afterSilence(waitMs, giveUp);
        signal?.addEventListener("abort", giveUp);
        waiting.add(waiter);
      });
    },
  };
}
