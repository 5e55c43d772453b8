import type { Allowance } from "../errors";
import { PLANS, type PlanId } from "../plans";
import type { Ask, Limits, Standing } from "./admission";
import { createAdmitter, keyOf } from "./algorithm";
import { withinDeadline } from "./deadline";
import { rateLimited } from "./refusal";
import { type AdmissionStore, requireSeeded } from "./store";

/** Whom a limit applies to. `limits` are the plan's, or what an admin granted instead. */
export interface Subject {
  userId: string;
  plan: PlanId;
  limits: Limits;
}

/** The limits of a plan, from the plan table. */
export function limitsOf(plan: PlanId): Limits {
  const { requests, tokensPerDay, replies } = PLANS[plan];
  return { requests, tokensPerDay, replies };
}

/** Not exported, and no object literal fits its protected member: nothing but `admit` below can make one. */
class Admitted {
  declare protected readonly proof: true;
  constructor(
    readonly id: string,
    readonly subject: Subject,
    /** Of the ask's inputs, the one that was admitted: send no more than this. */
    readonly inputTokens: number,
    /** The `max_tokens` of the model call. */
    readonly grantedOutput: number,
    /** Unix milliseconds */
    readonly admittedAt: number,
    /** The id was admitted before: generate only when no message of that id is stored. */
    readonly duplicate: boolean,
  ) {}
}

/** Proof of an admission, without which no model call can be written. */
export type Lease = Admitted;

/** Decides what may be spent. All methods but `admit` fail only with `limits_unavailable`. */
export interface Limiter {
  /** @throws FailureError rate_limited (with allowance, upgrade, resetsAt) or limits_unavailable; RangeError for a bad ask */
  admit(subject: Subject, ask: Ask): Promise<{ lease: Lease; allowance: Allowance }>;
  /** Charges tokens; 0 refunds. Write the ledger first: a key that was lost is seeded from it, and charged no second time. */
  settle(lease: Lease, actualTokens: number): Promise<Allowance>;
  /** Keeps a lease alive for another `LEASE_MS`. */
  renew(lease: Lease): Promise<void>;
  allowance(subject: Subject): Promise<Allowance>;
  forget(userId: string): Promise<void>;
}

const DAY_MS = 86_400_000;
const LEDGER_DEADLINE_MS = 5_000;

/**
 * Wires a store to the ledger: a key that the store does not know is seeded with `usedToday`, the tokens the ledger has
 * for the UTC day of `now` (Unix milliseconds).
 */
export function createLimiter(parts: {
  store: AdmissionStore;
  usedToday: (userId: string, now: number) => Promise<number>;
  now: () => number;
}): Limiter {
  const { store, now } = parts;
  const admit = createAdmitter(store, now);

  /** Asked again when midnight passes meanwhile: yesterday's use must not be charged to today. */
  async function readLedger(userId: string): Promise<number> {
    const at = now();
    const used = await parts.usedToday(userId, at);
    return Math.floor(at / DAY_MS) === Math.floor(now() / DAY_MS) ? used : readLedger(userId);
  }

  async function seeded<T>(userId: string, call: (usedToday?: number) => Promise<T | "cold">): Promise<T> {
    const first = await withinDeadline(call());
    if (first !== "cold") return first;
    const usedToday = await withinDeadline(readLedger(userId), LEDGER_DEADLINE_MS);
    return withinDeadline(call(usedToday).then(requireSeeded));
  }

  return {
    async admit(subject, ask) {
      const { userId, plan, limits } = subject;
      const { verdict, standing } = await seeded(userId, (used) => admit(userId, limits, ask, used));
      if (!verdict.ok) throw rateLimited(verdict, plan, standing, now());
      const { inputTokens, grantedOutput, admittedAt, duplicate } = verdict;
      const lease = new Admitted(ask.leaseId, subject, inputTokens, grantedOutput, admittedAt, duplicate);
      return { lease, allowance: { plan, ...standing } };
    },

    async settle({ id, subject: { userId, plan, limits } }, actualTokens) {
      const key = keyOf(userId);
      const standing = await seeded<Standing>(userId, (used) =>
        used === undefined ? store.settle(key, limits, id, actualTokens) : store.peek(key, limits, used),
      );
      return { plan, ...standing };
    },

    renew: ({ id, subject }) => withinDeadline(store.renew(keyOf(subject.userId), id)),

    async allowance({ userId, plan, limits }) {
      const standing = await seeded<Standing>(userId, (used) => store.peek(keyOf(userId), limits, used));
      return { plan, ...standing };
    },

    forget: (userId) => withinDeadline(store.forget(keyOf(userId))),
  };
}
