import type { PlanForSale } from "@/server/billing/plans-for-sale";
import type { RateLimited } from "@/server/errors";
import { PLANS, upgradeFor } from "@/server/plans";

/** The landing draws a day this far gone. */
const USED = 0.62;
const HELD = 0.05;
/** A budget to draw where the plan has none. */
const DRAWN_TOKENS = 50_000;
const LEFT_MS = 42_000;
const DAY_LEFT_MS = (5 * 60 + 12) * 60_000;

/** What the guard answers to a message too many of this plan, as the landing draws it. */
export function drawnRefusal({ id, requestsPerMinute, replies, tokensPerDay }: PlanForSale): RateLimited {
  const max = tokensPerDay ?? DRAWN_TOKENS;
  const used = Math.round(max * USED);
  const held = Math.round(max * HELD);
  const sent = requestsPerMinute ?? 0;
  return {
    code: "rate_limited",
    limit: "requests",
    max: requestsPerMinute,
    used: sent,
    remaining: 0,
    retryAfterMs: LEFT_MS,
    resetsAt: new Date(LEFT_MS).toISOString(),
    plan: id,
    upgrade: upgradeFor(id, "requests"),
    allowance: {
      plan: id,
      requests: {
        max: requestsPerMinute,
        remaining: 0,
        windowMs: PLANS[id].requests.windowMs,
        nextInMs: LEFT_MS,
      },
      tokens: { max, used, held, remaining: max - used - held, resetsInMs: DAY_LEFT_MS },
      replies: { max: replies, live: 1 },
    },
  };
}
