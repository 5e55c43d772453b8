import type { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { DailyTokens } from "./daily-tokens";

/** Pattern B: rate-limiter-flexible over ioredis, then a counter of the day's tokens. @returns whether to call the model */
export function flexibleLimits(redis: Redis, requestsAMinute: number, daily: DailyTokens) {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    points: requestsAMinute,
    duration: 60,
    keyPrefix: "pattern-b",
  });

  return async function allow(userId: string, tokens: number): Promise<boolean> {
    try {
      await limiter.consume(userId);
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      return false;
    }

    const key = `pattern-b:tokens:${userId}:${new Date().toISOString().slice(0, 10)}`;
    const used = await redis.incrby(key, tokens);
    if (daily.expire === "always" || used === tokens) await redis.expire(key, 86_400);
    return used <= daily.max;
  };
}
