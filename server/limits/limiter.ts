import type { Redis } from "@upstash/redis";
import { type Allowance, FailureError } from "../errors";
import { PLANS, type PlanId } from "../plans";
import { type Ask, type Charge, fresh, type Limits, peek, type Settling, type Standing } from "./admission";
import { createAnalytics } from "./analytics";
import { createAsking } from "./asking";
import { createBreaker, NotAsked, RETRY_MS, unavailable } from "./breaker";
import { reservedMicroUsd } from "./ceiling";
import { createBudget, withinDeadline } from "./deadline";
import { guard, STORE_DEADLINE_MS } from "./guard";
import { keyOf } from "./keys";
import { withKnownRefusals } from "./known-refusals";
import { rateLimited } from "./refusal";
import { createSeeding, LEDGER_DEADLINE_MS } from "./seeding";
import { type AdmissionStore, type Cold, NO_LIMITS, type SeedSource, type Seeds } from "./store";

export type { Charge };

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
    /** Unix milliseconds, on the limits' clock */
    readonly admittedAt: number,
    /** The id was admitted before: generate only when no message of that id is stored. */
    readonly duplicate: boolean,
    /** What is held of the whole app's ceiling. */
    readonly reservedMicroUsd: number,
    /** The limits' clock less this process's: all instants of one reply are told on the limits' clock. */
    readonly clockAheadMs: number,
    /** Of all who asked for the lease, whoever holds this one. */
    readonly claim: string,
  ) {}
}

/** Proof of an admission, without which no model call can be written. */
export type Lease = Admitted;

/** A reply that the ledger has and the guard must be told of. Instants: Unix ms on the limits' clock. */
export interface Owed {
  userId: string;
  leaseId: string;
  admittedAt: number;
  writtenAt: number;
  charge: Charge;
}

/** Decides what may be spent. All methods but `admit` fail only with `limits_unavailable`. */
export interface Limiter {
  /** @throws FailureError rate_limited (with allowance, upgrade, resetsAt) or limits_unavailable; RangeError for a bad ask */
  admit(subject: Subject, ask: Omit<Ask, "claim">): Promise<{ lease: Lease; allowance: Allowance }>;
  /**
   * The refusal that this process was given a moment ago and that any message would get, but for one that was admitted.
   * Asks nobody: for what comes before a message is measured.
   */
  knownRefusal(subject: Subject, leaseId: string): FailureError | null;
  /**
   * Charges; zero tokens refund. Write the ledger first, and say when: a key that was lost is seeded from it, and
   * charged no second time.
   */
  settle(lease: Lease, charge: Charge, writtenAt: number): Promise<Allowance>;
  /** Gives a lease back with its request slot, and forgets its id; nothing of it while somebody else asked for it too. */
  refund(lease: Lease): Promise<Allowance>;
  /** As `settle`, for whoever finds what a dead process left. A larger figure may still come, also after zero. */
  deliver(owed: Owed): Promise<void>;
  /** Keeps a lease alive for another `LEASE_MS`. */
  renew(lease: Lease): Promise<void>;
  /** While the store is away it is what the ledger has. */
  allowance(subject: Subject): Promise<Allowance>;
  forget(userId: string): Promise<void>;
  /** Whether messages can be checked; asking also finds out whether a store that was away is back. */
  health(): Health;
  /** Gives back what got no answer, as far as the store lets. */
  close(): Promise<void>;
}

interface Health {
  kind: AdmissionStore["kind"];
  ok: boolean;
  lastFailure: { at: number; reason: string } | null;
}

/** Under which a key is seeded for a delivery, whose standing nobody reads: with every instant that a plan can want. */
const ANY_PLAN: Limits = {
  requests: { max: 0, windowMs: Math.max(...Object.values(PLANS).map(({ requests }) => requests.windowMs)) },
  tokensPerDay: null,
  replies: 0,
};

/**
 * Wires a store to the database: what the store doesn't know it is seeded with.
 * @param parts.now Unix milliseconds
 * @param parts.analytics where @upstash/ratelimit counts, in Redis
 */
export function createLimiter(parts: {
  store: AdmissionStore;
  seeds: SeedSource;
  now: () => number;
  analytics?: Redis;
}): Limiter {
  const { now } = parts;
  const breaker = createBreaker(now);
  const guarded = guard(parts.store, breaker);
  const store = withKnownRefusals(guarded, guarded.ownClock ? undefined : now);
  const analytics = parts.analytics && createAnalytics(parts.analytics);
  const seeding = createSeeding(parts.seeds);
  const asking = createAsking({ store, guarded, seeding, now, ...(analytics && { analytics }) });

  /** What cannot be checked is not allowed. */
  async function checked<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (cause) {
      if (cause instanceof RangeError || cause instanceof FailureError) throw cause;
      throw unavailable(cause instanceof NotAsked ? breaker.waitMs() : RETRY_MS, cause);
    }
  }

  /** One call to the store, or two where it is cold, within one deadline. */
  function seeded(
    { userId, limits }: Omit<Subject, "plan">,
    call: (seeds?: Seeds) => Promise<Standing | Cold>,
  ) {
    const budget = createBudget(STORE_DEADLINE_MS);
    return seeding(userId, limits.requests.windowMs, (seeds) => budget(call(seeds)));
  }

  function settle({ userId, limits }: Omit<Subject, "plan">, settling: Settling, charge: Charge) {
    return checked(
      seeded({ userId, limits }, (seeds) => store.settle(keyOf(userId), limits, settling, charge, seeds)),
    );
  }

  async function fromLedger({ userId, limits }: Subject): Promise<Standing> {
    const at = now();
    const reading = parts.seeds.user(userId, at, limits.requests.windowMs);
    return peek(fresh(await withinDeadline(reading, LEDGER_DEADLINE_MS), limits, at), limits, at);
  }

  return {
    async admit(subject, ask) {
      const { plan } = subject;
      const { verdict, standing, at, claim, clockAheadMs } = await checked(asking.ask(subject, ask));
      if (!verdict.ok) throw rateLimited(verdict, plan, standing, at);
      const { inputTokens, grantedOutput, admittedAt, duplicate } = verdict;
      const reserved = reservedMicroUsd(ask.price, inputTokens, grantedOutput);
      const lease = new Admitted(
        ask.leaseId,
        subject,
        inputTokens,
        grantedOutput,
        admittedAt,
        duplicate,
        reserved,
        clockAheadMs,
        claim,
      );
      return { lease, allowance: { plan, ...standing } };
    },

    knownRefusal({ userId, plan, limits }, leaseId) {
      const refused = store.knownRefusal(keyOf(userId), limits, leaseId);
      return refused && rateLimited(refused.verdict, plan, refused.standing, refused.at);
    },

    async settle({ id: leaseId, subject, admittedAt }, charge, writtenAt) {
      return { plan: subject.plan, ...(await settle(subject, { leaseId, admittedAt, writtenAt }, charge)) };
    },

    async refund({ id: leaseId, subject, admittedAt, clockAheadMs, claim }) {
      const settling = { leaseId, admittedAt, writtenAt: now() + clockAheadMs, claim };
      return { plan: subject.plan, ...(await settle(subject, settling, { tokens: 0, microUsd: 0 })) };
    },

    async deliver({ userId, leaseId, admittedAt, writtenAt, charge }) {
      const settling = { leaseId, admittedAt, writtenAt, remember: true };
      // A cold key is seeded at once: a seed that was read before the ledger was written must find it taken.
      await settle({ userId, limits: ANY_PLAN }, settling, charge);
    },

    renew: ({ id, subject, admittedAt, inputTokens, grantedOutput, reservedMicroUsd: microUsd }) => {
      const grant = { leaseId: id, admittedAt, input: inputTokens, output: grantedOutput, microUsd };
      return checked(store.renew(keyOf(subject.userId), grant));
    },

    async allowance(subject) {
      const { userId, plan, limits } = subject;
      try {
        const standing = await seeded(subject, (seeds) => store.peek(keyOf(userId), limits, seeds));
        return { plan, ...standing };
      } catch {
        return { plan, ...(await checked(fromLedger(subject))) };
      }
    },

    forget: (userId) => checked(store.forget(keyOf(userId))),

    health() {
      const tryAgain = breaker.open && breaker.waitMs() === 0;
      if (tryAgain) guarded.peek(keyOf("health"), NO_LIMITS).catch(() => {});
      return { kind: guarded.kind, ok: !breaker.open, lastFailure: breaker.lastFailure };
    },

    async close() {
      await asking.close();
      await analytics?.close();
    },
  };
}
