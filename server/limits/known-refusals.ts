import type { Ask, Limits, Verdict } from "./admission";
import { type AdmissionStore, type Decision, isCold } from "./store";

/** A plan change or a refund elsewhere is seen after this. */
const LONGEST_MS = 1_000;
/** A reply may end at any moment: what waits for one is asked for sooner. */
const NO_KNOWN_END_MS = 250;
const MAX_REFUSALS = 10_000;
const MAX_ADMITTED = 10_000;

/** A decision against a message. */
export type Refused = Decision & { verdict: Extract<Verdict, { ok: false }> };

interface Refusal {
  decision: Refused;
  limits: string;
  ask: Ask;
  refusedAt: number;
  untilMs: number;
}

export interface KnowingStore extends AdmissionStore {
  /** What any message of this user would be told, but for one that was admitted: without its measure, and without asking. */
  knownRefusal(key: string, limits: Limits, leaseId: string): Refused | null;
}

/**
 * A store that answers a refusal it has just given from memory, until it ends and for a second at the most: who
 * hammers does not reach the store behind it. What one process knows less of is only when a refusal ends early.
 * @param now milliseconds: the store's clock where it is this process's, else one that cannot be set
 */
export function withKnownRefusals(
  store: AdmissionStore,
  now: () => number = () => performance.now(),
): KnowingStore {
  const refusals = bounded<Refusal>(MAX_REFUSALS);
  /** These get their first verdict again, whatever is refused meanwhile. */
  const admitted = bounded<true>(MAX_ADMITTED);

  function known(
    key: string,
    limits: Limits,
    leaseId: string,
    covers: (refusal: Refusal) => boolean,
  ): Refused | null {
    const refusal = refusals.get(key);
    if (!refusal) return null;
    const elapsedMs = Math.floor(now() - refusal.refusedAt);
    if (elapsedMs < 0 || elapsedMs >= refusal.untilMs) {
      refusals.delete(key);
      return null;
    }
    if (refusal.limits !== JSON.stringify(limits) || admitted.get(idOf(key, leaseId))) return null;
    return covers(refusal) ? later(refusal.decision, elapsedMs) : null;
  }

  return {
    kind: store.kind,
    ownClock: store.ownClock,

    async admit(key, limits, ask, seeds) {
      const before = known(
        key,
        limits,
        ask.leaseId,
        (refusal) => coversAny(refusal) || isNotSmaller(ask, refusal.ask),
      );
      if (before) return before;
      const answer = await store.admit(key, limits, ask, seeds);
      if (isCold(answer)) return answer;
      const { verdict } = answer;
      if (verdict.ok) {
        admitted.set(idOf(key, ask.leaseId), true);
        refusals.delete(key);
        return answer;
      }
      const decision = { ...answer, verdict };
      const shared = { limits: JSON.stringify(limits), ask, refusedAt: now() };
      refusals.set(key, { decision, ...shared, untilMs: holdsForMs(decision) });
      return answer;
    },

    settle(key, ...rest) {
      refusals.delete(key);
      return store.settle(key, ...rest).finally(() => refusals.delete(key));
    },

    renew(key, grant) {
      refusals.delete(key);
      return store.renew(key, grant);
    },

    peek: (...args) => store.peek(...args),

    knownRefusal: (key, limits, leaseId) => known(key, limits, leaseId, coversAny),

    forget(key) {
      refusals.delete(key);
      return store.forget(key).finally(() => refusals.delete(key));
    },
  };
}

const idOf = (key: string, leaseId: string) => `${key} ${leaseId}`;

/** Until a figure of the answer would be another. */
function holdsForMs({ verdict, standing }: Refused): number {
  const { requests, tokens } = standing;
  const hasEnd = verdict.limit === "requests" || verdict.limit === "tokens";
  const most = hasEnd ? LONGEST_MS : NO_KNOWN_END_MS;
  return Math.min(most, verdict.retryAfterMs, requests.nextInMs ?? most, tokens.resetsInMs);
}

/** Not for its size was it refused, or with less left than the shortest reply needs. */
function coversAny({ decision: { verdict, standing }, ask }: Refusal): boolean {
  const { max, used } = standing.tokens;
  if (verdict.limit === "tokens") return max !== null && max - used < ask.minOutput;
  return verdict.limit === "requests" || verdict.limit === "concurrency";
}

/** What was refused for its size says nothing of a smaller one. */
function isNotSmaller(ask: Ask, than: Ask): boolean {
  const sizes = ({ inputTokens, cutInputs, maxOutput, minOutput, price }: Ask) => [
    inputTokens,
    cutInputs?.at(-1) ?? inputTokens,
    maxOutput,
    minOutput,
    price.inputNanoUsd,
    price.outputNanoUsd,
  ];
  const least = sizes(than);
  return sizes(ask).every((size, index) => size >= (least[index] ?? 0));
}

function later({ verdict, standing, at }: Refused, elapsedMs: number): Refused {
  const { requests, tokens } = standing;
  const nextInMs = requests.nextInMs === null ? null : requests.nextInMs - elapsedMs;
  return {
    verdict: { ...verdict, retryAfterMs: verdict.retryAfterMs - elapsedMs },
    standing: {
      ...standing,
      requests: { ...requests, nextInMs },
      tokens: { ...tokens, resetsInMs: tokens.resetsInMs - elapsedMs },
    },
    at: at + elapsedMs,
  };
}

/** A map that lets its oldest entry go when it is full. */
function bounded<T>(max: number) {
  const entries = new Map<string, T>();
  return {
    get: (key: string) => entries.get(key),
    delete: (key: string) => entries.delete(key),
    set(key: string, value: T): void {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    },
  };
}
