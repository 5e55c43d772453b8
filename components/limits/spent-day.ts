import type { Allowance, LimitName } from "@/server/errors";
import type { Instant } from "./limit-snapshot";
import type { LimitState } from "./limit-state";

/** The shortest reply that the server admits (server/chat/prepare.ts): with less than that no message fits. */
export const SHORTEST_REPLY_TOKENS = 256;
const DAY_MS = 86_400_000;

/** Whether no message fits into today any more, however short, and no reply in progress could give something back. */
export const isSpent = ({ max, held, remaining }: Allowance["tokens"]): boolean =>
  max !== null && held === 0 && remaining !== null && remaining < SHORTEST_REPLY_TOKENS;

/** A shorter message may still fit where this is about the budget's last tokens. */
export const shorterMayFit = ({ limit, remaining }: { limit: LimitName; remaining: number }) =>
  limit === "tokens" && remaining >= SHORTEST_REPLY_TOKENS;

/**
 * The state with the refusal that any message would meet, before one is tried: said up front when today's tokens are
 * gone and nothing else blocks sending. Else the same object.
 */
export function withSpentDay(state: LimitState, { now, wallNow }: Instant): LimitState {
  const { reading, refusal, upgrade } = state;
  if (!reading || refusal || !isSpent(reading.allowance.tokens)) return state;
  const { allowance, at } = reading;
  const { max, used, resetsInMs } = allowance.tokens;
  const until = at + resetsInMs;
  if (until <= now) return state;
  const retryAfterMs = until - now;
  // A day ends at midnight, by however much the system's clock is wrong.
  const resetsAt = new Date(Math.round((wallNow + retryAfterMs) / DAY_MS) * DAY_MS).toISOString();
  const { plan } = allowance;
  const figures = { max, used, remaining: 0, retryAfterMs, resetsAt };
  const failure = { code: "rate_limited", limit: "tokens", ...figures, plan, upgrade, allowance } as const;
  return { ...state, refusal: { failure, until, foreseen: true } };
}
