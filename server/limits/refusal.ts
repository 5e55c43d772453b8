import { type Allowance, FailureError, type RateLimited } from "../errors";
import { type PlanId, upgradeFor } from "../plans";
import type { Standing, Verdict } from "./admission";

/** A refused verdict as the failure a client sees, true at `at` on the limits' clock (Unix milliseconds). */
export function rateLimited(
  { limit, retryAfterMs }: Extract<Verdict, { ok: false }>,
  plan: PlanId,
  standing: Standing,
  at: number,
): FailureError {
  return new FailureError({
    code: "rate_limited",
    limit,
    ...figures(limit, standing),
    retryAfterMs,
    resetsAt: new Date(at + retryAfterMs).toISOString(),
    plan,
    upgrade: upgradeFor(plan, limit),
    allowance: { plan, ...standing } satisfies Allowance,
  });
}

function figures(
  limit: Extract<Verdict, { ok: false }>["limit"],
  { requests, tokens, replies }: Standing,
): Pick<RateLimited, "max" | "used" | "remaining"> {
  switch (limit) {
    case "requests":
      return {
        max: requests.max,
        used: (requests.max ?? 0) - requests.remaining,
        remaining: requests.remaining,
      };
    case "concurrency":
      return { max: replies.max, used: replies.live, remaining: Math.max(0, replies.max - replies.live) };
    case "tokens":
      return { max: tokens.max, used: tokens.used, remaining: tokens.remaining ?? 0 };
    case "held":
      return { max: tokens.max, used: tokens.used + tokens.held, remaining: tokens.remaining ?? 0 };
    case "spend":
      // The figures are the whole app's, and no user's business.
      return { max: null, used: 0, remaining: 0 };
    default:
      return limit satisfies never;
  }
}
