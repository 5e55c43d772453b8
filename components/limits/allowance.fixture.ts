import type { Allowance, LimitName, RateLimited } from "@/server/errors";
import { PLANS, type Plan, type PlanId, upgradeFor } from "@/server/plans";

const HOUR_MS = 3_600_000;

/** An allowance of a plan with nothing used, but for what is given. */
export function allowanceOf(
  plan: PlanId = "free",
  changes: {
    requests?: Partial<Allowance["requests"]>;
    tokens?: Partial<Allowance["tokens"]>;
    replies?: Partial<Allowance["replies"]>;
  } = {},
): Allowance {
  const { requests, tokensPerDay, replies }: Plan = PLANS[plan];
  const unused = Number.MAX_SAFE_INTEGER;
  return {
    plan,
    requests: { ...requests, remaining: requests.max ?? unused, nextInMs: null, ...changes.requests },
    tokens: {
      max: tokensPerDay,
      used: 0,
      held: 0,
      remaining: tokensPerDay,
      resetsInMs: 5 * HOUR_MS,
      ...changes.tokens,
    },
    replies: { max: replies, live: 0, ...changes.replies },
  };
}

/** A refusal of a user on `plan`, by default a free one and for the requests of a window whose oldest leaves in 42 s. */
export function refusalOf(limit: LimitName = "requests", changes: Partial<RateLimited> = {}): RateLimited {
  const retryAfterMs = changes.retryAfterMs ?? 42_000;
  const allowance =
    changes.allowance ?? spent(changes.plan ?? "free", limit, retryAfterMs, changes.remaining);
  return {
    code: "rate_limited",
    limit,
    max: maximum(limit, allowance),
    used: 0,
    remaining: 0,
    resetsAt: "2026-03-02T00:00:00.000Z",
    plan: allowance.plan,
    upgrade: upgradeFor(allowance.plan, limit),
    ...changes,
    retryAfterMs,
    allowance,
  };
}

function maximum(limit: LimitName, { requests, replies, tokens }: Allowance): number | null {
  return {
    requests: requests.max,
    concurrency: replies.max,
    held: tokens.max,
    tokens: tokens.max,
    spend: null,
  }[limit];
}

function spent(plan: PlanId, limit: LimitName, retryAfterMs: number, remaining = 0): Allowance {
  const { tokensPerDay, replies }: Plan = PLANS[plan];
  const day = tokensPerDay ?? 0;
  switch (limit) {
    case "requests":
      return allowanceOf(plan, { requests: { remaining: 0, nextInMs: retryAfterMs } });
    case "concurrency":
      return allowanceOf(plan, { replies: { live: replies } });
    case "held":
      return allowanceOf(plan, { tokens: { held: day, remaining: 0 } });
    case "tokens":
      return allowanceOf(plan, { tokens: { used: day - remaining, remaining, resetsInMs: retryAfterMs } });
    case "spend":
      return allowanceOf(plan);
    default:
      return limit satisfies never;
  }
}
