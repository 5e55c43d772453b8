import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FailureError } from "../errors";
import { PLANS } from "../plans";
import { openedFor } from "../redis/both-ways.fixture";
import { type OpenRedis, openRedis } from "../redis/open";
import { hasRedisServer, type RedisServer, startRedisServer } from "../redis/redis-server.fixture";
import { openTestRedis, skipWithoutRedis } from "../redis/test-redis";
import { keyOf } from "./keys";
import { createLimiter, type Lease, type Limiter, limitsOf, type Subject } from "./limiter";
import { ask, ceilingSeed, charge, userSeed } from "./limits.fixture";
import { createRedisStore } from "./redis-store";
import type { SeedSource } from "./store";

const FREE = limitsOf("free");
const MAX = PLANS.free.requests.max;
const price = { inputNanoUsd: 1_000, outputNanoUsd: 1_000 };
/** Costs 100 tokens and 100 micro-dollars at most, whole or not at all. */
const whole = (leaseId: string) => ask(leaseId, { minOutput: 90, price });
const subject = (userId: string, limits = FREE): Subject => ({ userId, plan: "free", limits });

let reads: number;
let used: number;
/** How long the database takes to answer. */
let readingMs: number;
const seeds: SeedSource = {
  user: async (_userId, at) => {
    reads += 1;
    await pause(readingMs);
    return userSeed(at, { used });
  },
  ceiling: async (at) => {
    reads += 1;
    return ceilingSeed(at);
  },
};
beforeEach(() => {
  reads = 0;
  used = 0;
  readingMs = 0;
});

const limiterOn = ({ redis, kind, cluster }: OpenRedis, ceilingMicroUsd: number | null = null) =>
  createLimiter({
    store: createRedisStore({ redis, kind, cluster, ceilingMicroUsd }),
    seeds,
    now: Date.now,
    analytics: redis,
  });

function leasesOf(results: PromiseSettledResult<{ lease: Lease }>[]): Lease[] {
  for (const result of results)
    if (result.status === "rejected")
      expect(result.reason).toMatchObject({ failure: { code: "rate_limited" } });
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value.lease] : []));
}

describe.skipIf(skipWithoutRedis())("limits of several processes", () => {
  let processes: { opened: OpenRedis; limiter: Limiter }[];
  let closeRedis: () => Promise<void>;
  beforeEach(async () => {
    const { url, close } = await openTestRedis();
    closeRedis = close;
    processes = Array.from({ length: 4 }, () => {
      const opened = openRedis({ kind: "tcp", url });
      return { opened, limiter: limiterOn(opened, 2_050) };
    });
  });
  afterEach(async () => {
    for (const { opened, limiter } of processes) {
      await limiter.close();
      await opened.close();
    }
    await closeRedis();
  });
  const limiterOf = (n: number) => processes[n % processes.length]?.limiter as Limiter;

  it("admit exactly what a day is worth of 200 messages at once, and all that find it cold share what is read", async () => {
    const worth = 15;
    readingMs = 200;
    const wide = { requests: { max: null, windowMs: 60_000 }, tokensPerDay: worth * 100 + 99, replies: 200 };
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => limiterOf(n).admit(subject("u", wide), whole(`m${n}`))),
    );
    const leases = leasesOf(results);
    expect(leases).toHaveLength(worth);
    expect(reads).toBeLessThanOrEqual(4 * processes.length);
    for (const [n, lease] of leases.entries())
      await limiterOf(n + 1).settle(lease, charge(100, 100), Date.now());
    const { tokens } = await limiterOf(0).allowance(subject("u", wide));
    expect(tokens).toMatchObject({ used: worth * 100, held: 0 });
  });

  it("admit exactly what the app may spend, of 50 users at once", async () => {
    const wide = { ...FREE, replies: 4 };
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => limiterOf(n).admit(subject(`u${n % 50}`, wide), whole(`m${n}`))),
    );
    const leases = leasesOf(results);
    expect(leases).toHaveLength(20);
    for (const lease of leases) await limiterOf(1).settle(lease, charge(50, 50), Date.now());
    const more = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) => limiterOf(n).admit(subject(`v${n}`), whole("m"))),
    );
    expect(leasesOf(more)).toHaveLength(10);
  });

  it("take a message that is sent to all of them at once for one", async () => {
    const answers = await Promise.all(
      processes.map(({ limiter }) => limiter.admit(subject("u"), whole("same"))),
    );
    expect(answers.filter(({ lease }) => !lease.duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ lease }) => lease.admittedAt)).size).toBe(1);
    const { requests, tokens } = await limiterOf(0).allowance(subject("u"));
    expect({ remaining: requests.remaining, held: tokens.held }).toEqual({ remaining: MAX - 1, held: 100 });
  });

  it("give nobody a second budget when the store is emptied in the middle of the day", async () => {
    const { lease } = await limiterOf(0).admit(subject("u"), whole("a"));
    await processes[0]?.opened.redis.flushdb();
    used = PLANS.free.tokensPerDay - 99;
    const failure = await limiterOf(1)
      .admit(subject("u"), whole("b"))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ failure: { limit: "tokens", used } });
    expect((await limiterOf(0).settle(lease, charge(100), Date.now() - 60_000)).tokens.used).toBe(used);
  });

  it("forget for everybody what one forgets", async () => {
    await limiterOf(0).admit(subject("u"), whole("a"));
    await limiterOf(1).forget("u");
    expect((await limiterOf(2).allowance(subject("u"))).requests.remaining).toBe(MAX);
  });
});

describe.skipIf(!hasRedisServer)("a Redis that hangs", { timeout: 60_000 }, () => {
  let server: RedisServer;
  let opened: OpenRedis;
  let limiter: Limiter;
  beforeEach(async () => {
    for (const level of ["log", "warn", "error"] as const)
      vi.spyOn(console, level).mockImplementation(() => {});
    server = await startRedisServer();
    opened = openRedis({ kind: "tcp", url: `redis://127.0.0.1:${server.port}` });
    limiter = limiterOn(opened);
  });
  afterEach(async () => {
    process.kill(server.pid, "SIGCONT");
    await limiter.close();
    await opened.close();
    await server.stop();
    vi.restoreAllMocks();
  });

  /** Whether a verdict came before the deadline that is promised for it. */
  const inTime = (work: Promise<unknown>) =>
    Promise.race([
      work.then(
        () => "a verdict",
        (error: unknown) => error,
      ),
      pause(1_200, "too late", { ref: false }),
    ]);
  const unavailable = { failure: { code: "limits_unavailable" } };

  it("is a refusal in time, at the first call and at the one that brings the seeds", async () => {
    await limiter.admit(subject("u"), whole("a"));
    process.kill(server.pid, "SIGSTOP");
    expect(await inTime(limiter.admit(subject("v"), whole("a")))).toMatchObject(unavailable);
    process.kill(server.pid, "SIGCONT");
    const hangs: SeedSource = {
      ...seeds,
      user: async (_userId, at) => {
        process.kill(server.pid, "SIGSTOP");
        return userSeed(at);
      },
    };
    const store = createRedisStore({ ...opened, ceilingMicroUsd: null });
    const other = createLimiter({ store, seeds: hangs, now: Date.now });
    await expect
      .poll(
        () =>
          opened.ping().then(
            () => "up",
            () => "down",
          ),
        { timeout: 10_000 },
      )
      .toBe("up");
    expect(await inTime(other.admit(subject("w"), whole("a")))).toMatchObject(unavailable);
  });

  it("costs nobody a slot or a token once it is back: what was never answered is taken back", async () => {
    await limiter.allowance(subject("u"));
    process.kill(server.pid, "SIGSTOP");
    const verdicts = await Promise.allSettled(
      Array.from({ length: 3 }, (_, n) => limiter.admit(subject("u"), whole(`m${n}`))),
    );
    for (const verdict of verdicts)
      expect(verdict).toMatchObject({ status: "rejected", reason: unavailable });
    process.kill(server.pid, "SIGCONT");
    const left = async () => {
      const { requests, tokens, replies } = await limiter.allowance(subject("u"));
      return [requests.remaining, tokens.held, replies.live];
    };
    await expect.poll(left, { timeout: 20_000 }).toEqual([MAX, 0, 0]);
    await expect.poll(() => limiter.health().ok, { timeout: 20_000 }).toBe(true);
    const { lease } = await limiter.admit(subject("u"), whole("m0"));
    expect(lease.duplicate).toBe(false);
  });

  it("shows pages what the ledger has, and health that it is away, until it is back", async () => {
    await limiter.allowance(subject("u"));
    used = 777;
    process.kill(server.pid, "SIGSTOP");
    await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => limiter.admit(subject("u"), whole(`m${n}`))),
    );
    expect(limiter.health()).toMatchObject({
      kind: "redis-tcp",
      ok: false,
      lastFailure: { at: expect.any(Number) },
    });
    expect((await limiter.allowance(subject("u"))).tokens.used).toBe(777);
    const refused = await limiter.admit(subject("u"), whole("a")).catch((error: unknown) => error);
    if (!(refused instanceof FailureError) || refused.failure.code !== "limits_unavailable") throw refused;
    expect(refused.failure.retryAfterMs).toBeLessThanOrEqual(5_000);
    process.kill(server.pid, "SIGCONT");
    await expect.poll(() => limiter.health().ok, { timeout: 20_000, interval: 100 }).toBe(true);
  });
});

describe.skipIf(skipWithoutRedis()).each(["tcp", "rest"] as const)("a key that is broken, by %s", (kind) => {
  const opened = openedFor(kind);

  it("closes the limits for its user, and for nobody else", async () => {
    const limiter = limiterOn(opened());
    await opened().redis.set(keyOf("broken"), "no state");
    await opened().redis.lpush(keyOf("list"), "no state either");
    for (const userId of ["broken", "list"])
      for (let n = 0; n < 6; n++)
        await expect(limiter.admit(subject(userId), whole(`m${n}`))).rejects.toMatchObject({
          failure: { code: "limits_unavailable" },
        });
    expect(limiter.health().ok).toBe(true);
    await expect(limiter.admit(subject("u"), whole("a"))).resolves.toMatchObject({ lease: { id: "a" } });
    await limiter.close();
  });
});

describe.skipIf(skipWithoutRedis()).each(["tcp", "rest"] as const)("analytics by %s", (kind) => {
  const opened = openedFor(kind);

  it("are counted in Redis as @upstash/ratelimit counts, a little later", async () => {
    const limiter = limiterOn(opened());
    await limiter.admit(subject("u"), whole("a"));
    await limiter.admit(subject("u"), whole("b")).catch(() => {});
    await limiter.close();
    const [key = ""] = await opened().redis.keys("headroom:events:*");
    const counts = await opened().redis.zrange(key, 0, -1, { withScores: true });
    expect(counts).toContainEqual({ identifier: "{u}", success: true });
    expect(counts).toContainEqual({ identifier: "{u}", success: false });
  });
});
