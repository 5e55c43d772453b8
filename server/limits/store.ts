import type { Ask, Charge, Grant, Limits, Seed, Settling, Standing, Verdict } from "./admission";
import type { CeilingSeed } from "./ceiling";

export type { CeilingSeed, Seed };

/** A decision and what is left after it. */
export interface Decision {
  verdict: Verdict;
  standing: Standing;
  /** The store's clock, Unix milliseconds. */
  at: number;
}

/** What the store doesn't know, at an instant of its clock: call again with seeds for that instant. */
export interface Cold {
  cold: { at: number; user: boolean; ceiling: boolean };
}

/** What a cold store is seeded with; ignored where it isn't cold, or where the day of the seed is over. */
export interface Seeds {
  user?: Seed;
  ceiling?: CeilingSeed;
}

/** Reads what the database knows. Instants are Unix milliseconds. */
export interface SeedSource {
  user(userId: string, at: number, windowMs: number): Promise<Seed>;
  ceiling(at: number): Promise<CeilingSeed>;
}

/** Holds one admission state per key, and the ceiling of the whole app; changes them atomically, on a clock of its own. */
export interface AdmissionStore {
  readonly kind: "memory" | "redis-tcp" | "redis-rest";
  /** Whether its clock is another than this process's. */
  readonly ownClock: boolean;
  /** @throws RangeError for an ask that admission does not accept */
  admit(key: string, limits: Limits, ask: Ask, seeds?: Seeds): Promise<Decision | Cold>;
  settle(
    key: string,
    limits: Limits,
    settling: Settling,
    charge: Charge,
    seeds?: Seeds,
  ): Promise<Standing | Cold>;
  /** A key that is unknown stays so. */
  renew(key: string, grant: Grant): Promise<void>;
  peek(key: string, limits: Limits, seeds?: Seeds): Promise<Standing | Cold>;
  forget(key: string): Promise<void>;
}

/** For calls whose standing nobody reads. */
export const NO_LIMITS: Limits = {
  requests: { max: null, windowMs: 0 },
  tokensPerDay: null,
  replies: 0,
};

export const isCold = <T extends object>(answer: T | Cold): answer is Cold => "cold" in answer;
