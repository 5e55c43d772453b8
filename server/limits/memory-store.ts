import { type AdmissionState, admit, fresh, isIdle, peek, renew, settle } from "./admission";
import type { AdmissionStore } from "./store";

interface Entry {
  state: AdmissionState;
  windowMs: number;
}

/** The admission store of a single process. `now` is Unix milliseconds. Memory follows the users of the day. */
export function createMemoryStore({ now }: { now: () => number }): AdmissionStore {
  const entries = new Map<string, Entry>();
  let round = entries.entries();

  /** Two keys are looked at for each one a call can add: idle keys go faster than new ones come, and no call waits. */
  function dropIdle(at: number): void {
    for (let looked = 0; looked < 2; looked++) {
      const next = round.next();
      if (next.done) {
        round = entries.entries();
        return;
      }
      const [key, entry] = next.value;
      if (isIdle(entry.state, entry.windowMs, at)) entries.delete(key);
    }
  }

  function load(key: string, at: number, usedToday?: number): AdmissionState | undefined {
    dropIdle(at);
    return entries.get(key)?.state ?? (usedToday === undefined ? undefined : fresh(at, usedToday));
  }

  return {
    async admit(key, limits, ask, usedToday) {
      const at = now();
      const state = load(key, at, usedToday);
      if (!state) return "cold";
      const next = admit(state, limits, ask, at);
      entries.set(key, { state: next.state, windowMs: limits.requests.windowMs });
      return { verdict: next.verdict, standing: peek(next.state, limits, at) };
    },

    async settle(key, limits, leaseId, actualTokens) {
      const at = now();
      const state = load(key, at);
      if (!state) return "cold";
      const next = settle(state, leaseId, actualTokens, at);
      entries.set(key, { state: next.state, windowMs: limits.requests.windowMs });
      return peek(next.state, limits, at);
    },

    async renew(key, leaseId) {
      const entry = entries.get(key);
      if (entry) entries.set(key, { ...entry, state: renew(entry.state, leaseId, now()) });
    },

    async peek(key, limits, usedToday) {
      const at = now();
      const state = load(key, at, usedToday);
      if (!state) return "cold";
      if (!entries.has(key)) entries.set(key, { state, windowMs: limits.requests.windowMs });
      return peek(state, limits, at);
    },

    async forget(key) {
      entries.delete(key);
    },
  };
}
