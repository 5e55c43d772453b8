import type { Allowance, Failure, ProviderFailure, RateLimited } from "@/server/errors";
import { type Reading, refilled } from "./refill";
import { type Refusal, stillRefused, waitsForReply } from "./refusal";

export type Upgrade = RateLimited["upgrade"];
export type Trouble = ProviderFailure | { code: "limits_unavailable"; retryAfterMs: number };

/** What this page knows of the user's limits. Instants are milliseconds on the page's own monotonic clock. */
export interface LimitState {
  /** `null` until the first one arrives. */
  reading: Reading | null;
  upgrade: Upgrade;
  /** Why sending is blocked, until when. */
  refusal: Refusal | null;
  /** Not the user's doing. `until: null` stays until the next message is admitted. */
  trouble: { failure: Trouble; until: number | null } | null;
}

export const UNKNOWN: LimitState = { reading: null, upgrade: null, refusal: null, trouble: null };

/** How long a refusal that waits for a reply to end outlives its deadline when nobody answers how things stand. */
export const ANSWER_GRACE_MS = 10_000;

/**
 * Takes in an allowance that was true at `at`. An older one than what is known changes nothing. A refusal goes when the
 * plan has changed or there is more room than when it was given; else its deadline follows the newer figures.
 */
export function withAllowance(
  state: LimitState,
  allowance: Allowance,
  at: number,
  upgrade?: Upgrade,
): LimitState {
  if (state.reading && at < state.reading.at) return state;
  const before = state.refusal?.failure.plan ?? state.reading?.allowance.plan;
  const reading = { allowance, at };
  if (before !== undefined && before !== allowance.plan)
    return { ...UNKNOWN, reading, upgrade: upgrade ?? null };
  const refusal = state.refusal && stillRefused(state.refusal, allowance, at);
  return { ...state, reading, refusal, upgrade: upgrade === undefined ? state.upgrade : upgrade };
}

/** Takes in a failure at `at`. Those that say nothing about sending (a bad input, say) change nothing. */
export function withFailure(state: LimitState, failure: Failure, at: number): LimitState {
  switch (failure.code) {
    case "rate_limited": {
      const next = withAllowance(state, failure.allowance, at);
      return { ...next, refusal: { failure, until: at + failure.retryAfterMs }, trouble: null };
    }
    case "limits_unavailable":
      return { ...state, trouble: { failure, until: at + failure.retryAfterMs } };
    case "provider_overloaded":
    case "provider_unavailable":
    case "provider_rejected":
      return { ...state, trouble: { failure, until: null } };
    case "invalid_input":
    case "unauthenticated":
    case "forbidden":
    case "not_found":
    case "conflict":
      return state;
    default:
      return failure satisfies never;
  }
}

/** What stands in the way is gone: a message was admitted, or the user wants to try again. */
export function unblocked(state: LimitState): LimitState {
  return state.refusal || state.trouble ? { ...state, refusal: null, trouble: null } : state;
}

/** The state as it is at `now`: what has run out is gone, what has come back is there. Same object if nothing is due. */
export function atTime(state: LimitState, now: number): LimitState {
  const { refusal, trouble } = state;
  const reading = state.reading && refilled(state.reading, now);
  const over = refusal && now >= refusal.until + (waitsForReply(refusal.failure.limit) ? ANSWER_GRACE_MS : 0);
  const untroubled = trouble?.until != null && now >= trouble.until;
  if (reading === state.reading && !over && !untroubled) return state;
  return { ...state, reading, refusal: over ? null : refusal, trouble: untroubled ? null : trouble };
}

/** The next instant after `now` at which something is due; `null` if nothing is. */
export function nextDue(state: LimitState, now: number): number | null {
  const { reading, refusal, trouble } = state;
  const instants = [
    refusal?.until,
    refusal && refusal.until + ANSWER_GRACE_MS,
    trouble?.until,
    reading?.allowance.requests.nextInMs != null && reading.at + reading.allowance.requests.nextInMs,
    reading && reading.at + reading.allowance.tokens.resetsInMs,
  ].filter((instant) => typeof instant === "number" && instant > now);
  return instants.length === 0 ? null : Math.min(...(instants as number[]));
}
