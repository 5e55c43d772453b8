import type { Ask, Limits, Standing, Verdict } from "./admission";

/** A decision and what is left after it. */
export interface Decision {
  verdict: Verdict;
  standing: Standing;
}

/**
 * Holds one admission state per key and changes it atomically, on the store's own clock.
 * `"cold"` means that the key is unknown: call again with `usedToday`, the tokens the ledger has for the current UTC
 * day, and the key is seeded with it. On a known key `usedToday` is ignored.
 */
export interface AdmissionStore {
  /** @throws RangeError for an ask that admission does not accept */
  admit(key: string, limits: Limits, ask: Ask, usedToday?: number): Promise<Decision | "cold">;
  settle(key: string, limits: Limits, leaseId: string, actualTokens: number): Promise<Standing | "cold">;
  renew(key: string, leaseId: string): Promise<void>;
  peek(key: string, limits: Limits, usedToday?: number): Promise<Standing | "cold">;
  forget(key: string): Promise<void>;
}

/** The answer to a call that brought its seed: a store that is cold even then is broken. */
export function requireSeeded<T>(answer: T | "cold"): T {
  if (answer === "cold") throw new Error("The store stayed cold although it was given a seed.");
  return answer;
}
