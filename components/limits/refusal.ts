import type { Allowance, LimitName, RateLimited } from "@/server/errors";

/** Why sending is blocked, until when (milliseconds on the page's monotonic clock). */
export interface Refusal {
  failure: RateLimited;
  until: number;
  /** Said before any message was tried. */
  foreseen?: boolean;
}

/**
 * The refusal as an allowance that was true at `at` leaves it: `null` when there is more room than when it was given,
 * else with the deadline that the newer figures name.
 */
export function stillRefused(refusal: Refusal, allowance: Allowance, at: number): Refusal | null {
  const { failure } = refusal;
  const until = (next: number): Refusal => ({ ...refusal, until: next });
  if (room(failure.limit, allowance) > room(failure.limit, failure.allowance)) return null;
  const { nextInMs } = allowance.requests;
  if (failure.limit === "requests" && nextInMs !== null) return until(at + nextInMs);
  if (failure.limit === "tokens") return until(at + allowance.tokens.resetsInMs);
  if (waitsForReply(failure.limit)) return until(at + failure.retryAfterMs);
  return refusal;
}

/** A reply may end at any moment, so its deadline is only the time to ask again. */
export const waitsForReply = (limit: LimitName) => limit === "concurrency" || limit === "held";

function room(limit: LimitName, allowance: Allowance): number {
  switch (limit) {
    case "requests":
      return allowance.requests.max === null ? Number.POSITIVE_INFINITY : allowance.requests.remaining;
    case "concurrency":
      return allowance.replies.max - allowance.replies.live;
    case "held":
    case "tokens":
      return allowance.tokens.remaining ?? Number.POSITIVE_INFINITY;
    case "spend":
      return 0; // the whole app's ceiling shows in nobody's allowance
    default:
      return limit satisfies never;
  }
}
