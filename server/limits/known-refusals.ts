import type { Ask, Limits, Verdict } from "./admission";
import { type AdmissionStore, type Decision, isCold } from "./store";

/** A plan change or a refund elsewhere is seen after this. */
const LONGEST_MS = 1_000;
/** A reply may end at any moment: what waits for one is asked for sooner. */
const NO_KNOWN_END_MS = 250;
const MAX_REFUSALS = 10_000;
const MAX_ADMITTED = 10_000;

interface Refusal {
  decision: Decision & { verdict: Extract<Verdict, { ok: false }> };
  limits: string;
  ask: Ask;
  refusedAt: number;
  untilMs: number;
}

/**
 * A store that answers a refusal it has just given from memory, until it ends and for a second at the most: who
 * hammers does not reach the store behind it. What one process knows less of is only when a refusal ends early.
 */
export function withKnownRefusals(store: AdmissionStore): AdmissionStore {
  const refusals = bounded<Refusal>(MAX_REFUSALS);
  /** These get their first verdict again, whatever is refused meanwhile. */
  const admitted = bounded<true>(MAX_ADMITTED);

  function known(key: string, limits: Limits, ask: Ask): Decision | null {
    const refusal = refusals.get(key);
    if (!refusal) return null;
    const elapsedMs = Math.floor(performance.now() - refusal.refusedAt);
    if (elapsedMs >= refusal.untilMs) {
      refusals.delete(key);
      return null;
    }
    if (refusal.limits !== JSON.stringify(limits) || admitted.get(idOf(key, ask))) return null;
    return coversAny(refusal) || isNotSmaller(ask, refusal.ask) ? later(refusal.decision, elapsedMs) : null;
  }

  return {
    kind: store.kind,

    async admit(key, limits, ask, seeds) {
      const before = known(key, limits, ask);
      if (before) return before;
      const answer = await store.admit(key, limits, ask, seeds);
      if (isCold(answer)) return answer;
      const { verdict } = answer;
      if (verdict.ok) {
        admitted.set(idOf(key, ask), true);
        refusals.delete(key);
        return answer;
      }
      const decision = { ...answer, verdict };
      const shared = { limits: JSON.stringify(limits), ask, refusedAt: performance.now() };
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

    forget(key) {
      refusals.delete(key);
      return store.forget(key).finally(() => refusals.delete(key));
    },
  };
}

const idOf = (key: string, { leaseId }: Ask) => `${key} ${leaseId}`;

/** Until a figure of the answer would be another. */
function holdsForMs({ verdict, standing }: Refusal["decision"]): number {
  const { requests, tokens } = standing;
  const hasEnd = verdict.limit === "requests" || verdict.limit === "tokens";
  const most = hasEnd ? LONGEST_MS : NO_KNOWN_END_MS;
  return Math.min(most, verdict.retryAfterMs, requests.nextInMs ?? most, tokens.resetsInMs);
}

const coversAny = ({ decision: { verdict } }: Refusal) =>
  verdict.limit === "requests" || verdict.limit === "concurrency";

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

function later({ verdict, standing, at }: Refusal["decision"], elapsedMs: number): Decision {
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
