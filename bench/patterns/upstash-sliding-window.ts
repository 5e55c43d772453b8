import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import type { DailyTokens } from "./daily-tokens";

/** Pattern A: @upstash/ratelimit as its README shows it, then a counter of the day's tokens. @returns whether to call the model */
export function slidingWindowLimits(redis: Redis, requestsAMinute: number, daily: DailyTokens) {
  const ratelimit = new Ratelimit({
    redis,
    limiter: Ratelimit.slidingWindow(requestsAMinute, "60 s"),
    analytics: true,
    prefix: "pattern-a",
  });

  return async function allow(userId: string, tokens: number): Promise<boolean> {
    const { success } = await ratelimit.limit(userId);
    if (!success) return false;

    const key = `pattern-a:tokens:${userId}:${new Date().toISOString().slice(0, 10)}`;
    const used = await redis.incrby(key, tokens);
    if (daily.expire === "always" || used === tokens) await redis.expire(key, 86_400);
    return used <= daily.max;
  };
}
