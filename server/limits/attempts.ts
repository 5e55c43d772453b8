import { randomUUID } from "node:crypto";
import type { Limits } from "./admission";
import { withinDeadline } from "./deadline";
import { type AdmissionStore, requireSeeded } from "./store";

export type Attempt =
  /** `undo` gives the attempt back: call it when it succeeded and should not count. */
  { ok: true; undo: () => Promise<void> } | { ok: false; retryAfterMs: number };

export interface Attempts {
  /** Counts one attempt on a key such as `sign-in:address:203.0.113.7`. @throws FailureError limits_unavailable */
  take(key: string): Promise<Attempt>;
}

/** At most `max` attempts on a key in any trailing window, exactly. Refused attempts do not count. */
export function createAttempts(store: AdmissionStore, rule: { max: number; windowMs: number }): Attempts {
  const limits: Limits = { requests: rule, tokensPerDay: null, replies: Number.MAX_SAFE_INTEGER };
  return {
    async take(key) {
      const storeKey = `attempts:{${key}}`;
      const leaseId = randomUUID();
      const ask = { leaseId, inputTokens: 0, maxOutput: 0, minOutput: 0 };
      const { verdict } = await withinDeadline(store.admit(storeKey, limits, ask, 0).then(requireSeeded));
      if (!verdict.ok) return { ok: false, retryAfterMs: verdict.retryAfterMs };
      return {
        ok: true,
        undo: async () => {
          await withinDeadline(store.settle(storeKey, limits, leaseId, 0));
        },
      };
    },
  };
}
