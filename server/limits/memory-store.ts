import {
  type AdmissionState,
  admit,
  dayOf,
  fresh,
  isIdle,
  type Limits,
  peek,
  type Seed,
  tidy,
  type Verdict,
} from "./admission";
import { type Ceiling, createCeiling, reservedMicroUsd } from "./ceiling";
import { leaseName } from "./keys";
import { renew, settle } from "./settlement";
import type { AdmissionStore, CeilingSeed } from "./store";

interface Entry {
  state: AdmissionState;
  windowMs: number;
}

/**
 * The admission store of a single process. `now` is Unix milliseconds. Memory follows the users of the day.
 * @param parts.ceilingMicroUsd what the whole app may spend in a UTC day; `null` is unlimited
 */
export function createMemoryStore({
  now,
  ceilingMicroUsd,
}: {
  now: () => number;
  ceilingMicroUsd: number | null;
}): AdmissionStore {
  const entries = new Map<string, Entry>();
  let round = entries.entries();
  let ceiling: Ceiling | null = null;

  /** Two keys are looked at for each one a call can add: idle keys go faster than new ones come, and no call waits. */
  function dropIdle(at: number, except: string): void {
    for (let looked = 0; looked < 2; looked++) {
      const next = round.next();
      if (next.done) {
        round = entries.entries();
        return;
      }
      const [key, entry] = next.value;
      if (key !== except && isIdle(entry.state, entry.windowMs, at)) entries.delete(key);
    }
  }

  function stateOf(key: string, limits: Limits, at: number, seed?: Seed): AdmissionState | undefined {
    const known = entries.get(key)?.state;
    return known ?? (seed?.day === dayOf(at) ? fresh(seed, limits, at) : undefined);
  }

  function loadCeiling(at: number, seed?: CeilingSeed): Ceiling | null {
    if (ceilingMicroUsd !== null && seed?.day === dayOf(at)) ceiling ??= createCeiling(seed, at);
    return ceiling;
  }

  function keep(key: string, state: AdmissionState, windowMs: number, at: number): void {
    entries.set(key, { state, windowMs });
    dropIdle(at, key);
  }

  return {
    kind: "memory",
    ownClock: false,

    async admit(key, limits, ask, seeds = {}) {
      const at = now();
      const state = stateOf(key, limits, at, seeds.user);
      const shared = loadCeiling(at, seeds.ceiling);
      const lacksCeiling = ceilingMicroUsd !== null && !shared;
      if (!state || lacksCeiling) return { cold: { at, user: !state, ceiling: lacksCeiling } };

      const next = admit(state, limits, ask, at);
      const decided = (after: AdmissionState, verdict: Verdict) => {
        keep(key, after, limits.requests.windowMs, at);
        return { verdict, standing: peek(after, limits, at), at };
      };
      const { verdict } = next;
      if (!shared || ceilingMicroUsd === null || !next.holds || !verdict.ok) {
        return decided(next.state, verdict);
      }
      const microUsd = reservedMicroUsd(ask.price, verdict.inputTokens, verdict.grantedOutput);
      const retryAfterMs = shared.reserve(leaseName(key, ask.leaseId), microUsd, ceilingMicroUsd, at);
      if (retryAfterMs === null) return decided(next.state, verdict);
      const untouched = tidy(state, at, limits.requests.windowMs);
      return decided(untouched, { ok: false, limit: "spend", retryAfterMs });
    },

    async settle(key, limits, settling, charge, seeds = {}) {
      const at = now();
      const state = stateOf(key, limits, at, seeds.user);
      const retracts = settling.claim !== undefined;
      const next = state && settle(state, settling, charge, at);
      if (next) keep(key, next.state, entries.get(key)?.windowMs ?? limits.requests.windowMs, at);
      const shared = retracts ? null : loadCeiling(at, seeds.ceiling);
      if (retracts ? next?.settled : shared) {
        ceiling?.settle(leaseName(key, settling.leaseId), settling, charge, next?.raisedMicroUsd ?? 0, at);
      }
      const lacksCeiling = ceilingMicroUsd !== null && !retracts && !shared;
      if (!next || lacksCeiling) return { cold: { at, user: !next, ceiling: lacksCeiling } };
      return peek(next.state, limits, at);
    },

    async renew(key, grant) {
      const at = now();
      const entry = entries.get(key);
      if (entry) entries.set(key, { ...entry, state: renew(entry.state, grant, at) });
      ceiling?.renew(leaseName(key, grant.leaseId), grant, at);
    },

    async peek(key, limits, seeds = {}) {
      const at = now();
      const state = stateOf(key, limits, at, seeds.user);
      if (!state) return { cold: { at, user: true, ceiling: false } };
      if (!entries.has(key)) keep(key, state, limits.requests.windowMs, at);
      return peek(state, limits, at);
    },

    async forget(key) {
      entries.delete(key);
    },
  };
}
