export type Attempt =
  /** `undo` gives the attempt back: call it when it succeeded and should not count. */
  { ok: true; undo: () => void } | { ok: false; retryAfterMs: number };

export interface Attempts {
  /** Counts one attempt on a key such as `sign-in:address:203.0.113.7`. */
  take(key: string): Attempt;
}

/**
 * At most `max` attempts on a key in any trailing window, exactly, in this process. Refused attempts do not count.
 * Keys whose attempts have all left the window are dropped as others come.
 * @param now Unix milliseconds
 */
export function createAttempts(rule: { max: number; windowMs: number }, now: () => number): Attempts {
  /** Instants by key, ascending; the keys in the order of their last attempt. */
  const taken = new Map<string, number[]>();
  const counts = (at: number) => (instant: number) => at - instant < rule.windowMs;

  function dropOld(at: number): void {
    for (const [key, instants] of taken) {
      if (instants.some(counts(at))) return;
      taken.delete(key);
    }
  }

  return {
    take(key) {
      const at = now();
      dropOld(at);
      const instants = (taken.get(key) ?? []).filter(counts(at));
      const [oldest] = instants;
      if (oldest !== undefined && instants.length >= rule.max) {
        return { ok: false, retryAfterMs: oldest + rule.windowMs - at };
      }
      taken.delete(key);
      taken.set(key, [...instants, at]);
      let undone = false;
      const undo = () => {
        const left = undone ? undefined : taken.get(key);
        undone = true;
        const index = left?.indexOf(at) ?? -1;
        // It may have left the window meanwhile.
        if (index >= 0) left?.splice(index, 1);
      };
      return { ok: true, undo };
    },
  };
}
