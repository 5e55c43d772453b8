import { randomBytes } from "node:crypto";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import { describe, expect, it } from "vitest";
import { openedFor } from "./both-ways.fixture";
import { skipWithoutRedis } from "./test-redis";

const LIMIT = 5;

/** The stock algorithms, which are written for Upstash's own servers: on any Redis they work too. */
describe.skipIf(skipWithoutRedis()).each(["tcp", "rest"] as const)(
  "stock limiters of @upstash/ratelimit by %s",
  (kind) => {
    const opened = openedFor(kind);
    const someone = () => randomBytes(6).toString("hex");
    const limiterOf = (limiter: RatelimitConfig["limiter"], options: Partial<RatelimitConfig> = {}) =>
      new Ratelimit({ redis: opened().redis, limiter, prefix: someone(), timeout: 0, ...options });

    describe.each([
      ["fixedWindow", () => Ratelimit.fixedWindow(LIMIT, "1 d")],
      ["slidingWindow", () => Ratelimit.slidingWindow(LIMIT, "1 d")],
      ["tokenBucket", () => Ratelimit.tokenBucket(LIMIT, "1 d", LIMIT)],
    ])("%s", (_, algorithm) => {
      it("lets exactly so many of many at once pass", async () => {
        const ratelimit = limiterOf(algorithm(), { ephemeralCache: false });
        const asker = someone();
        const answers = await Promise.all(Array.from({ length: LIMIT * 4 }, () => ratelimit.limit(asker)));
        expect(answers.filter(({ success }) => success)).toHaveLength(LIMIT);
        expect(answers.every(({ reason }) => reason === undefined)).toBe(true);
        expect((await ratelimit.limit(someone())).success).toBe(true);
      });

      it("says what is left, and gives it back", async () => {
        const ratelimit = limiterOf(algorithm());
        const asker = someone();
        await ratelimit.limit(asker, { rate: 2 });
        expect(await ratelimit.getRemaining(asker)).toMatchObject({ remaining: LIMIT - 2, limit: LIMIT });
        await ratelimit.resetUsedTokens(asker);
        expect(await ratelimit.getRemaining(asker)).toMatchObject({ remaining: LIMIT });
      });

      it("remembers in its ephemeral cache who is refused", async () => {
        const cache = new Map<string, number>();
        const ratelimit = limiterOf(algorithm(), { ephemeralCache: cache });
        const asker = someone();
        for (let i = 0; i <= LIMIT; i++) await ratelimit.limit(asker);
        expect(cache.size).toBe(1);
        expect(await ratelimit.limit(asker)).toMatchObject({ success: false, reason: "cacheBlock" });
      });
    });

    it("waits in blockUntilReady until there is room again", async () => {
      const ratelimit = limiterOf(Ratelimit.fixedWindow(1, "500 ms"), { ephemeralCache: false });
      const asker = someone();
      await ratelimit.limit(asker);
      expect(await ratelimit.blockUntilReady(asker, 5_000)).toMatchObject({ success: true });
    });

    it("counts who passed and who didn't in its analytics", async () => {
      const ratelimit = limiterOf(Ratelimit.fixedWindow(1, "1 d"), {
        analytics: true,
        ephemeralCache: false,
      });
      const asker = someone();
      for (let i = 0; i < 3; i++) await (await ratelimit.limit(asker)).pending;
      const keys = await opened().redis.keys("*:events:*");
      expect(keys).toHaveLength(1);
      const counted = await opened().redis.zrange<unknown[]>(keys[0] ?? "", 0, -1, { withScores: true });
      expect(counted).toEqual(
        expect.arrayContaining([
          { identifier: asker, success: true },
          { identifier: asker, success: false },
        ]),
      );
      expect(counted.filter((one) => typeof one === "number").sort()).toEqual([1, 2]);
    });

    it("takes a limit that is changed while it runs", async () => {
      const ratelimit = limiterOf(Ratelimit.fixedWindow(LIMIT, "1 d"), { dynamicLimits: true });
      await ratelimit.setDynamicLimit({ limit: 1 });
      const asker = someone();
      const answers = [await ratelimit.limit(asker), await ratelimit.limit(asker)];
      expect(answers.map(({ success }) => success)).toEqual([true, false]);
    });
  },
);
