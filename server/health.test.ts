import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createHealth, type HealthParts } from "./health";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const FAILURE_AT = Date.UTC(2030, 0, 2);

/** A process in which all is well, but for what `wrong` says. */
function setUp(wrong: Partial<HealthParts> = {}) {
  const execute = vi.fn(async () => []);
  const ping = vi.fn(async () => {});
  const health = createHealth(
    {
      env: { databaseUrl: "postgres://headroom:hunter2@db.internal:5432/headroom" },
      db: { execute } as unknown as HealthParts["db"],
      chat: { draining: false },
      limiter: { health: () => ({ kind: "redis-tcp", ok: true, lastFailure: null }) },
      client: { configured: "anthropic", health: () => ({ ok: true, lastFailure: null }) },
      redis: { ping },
      ...wrong,
    },
    Date.now,
  );
  return { health, execute, ping };
}

const broken = async (): Promise<never> => {
  throw new Error("connect ECONNREFUSED 10.0.0.7:5432");
};
const db = (execute: () => Promise<unknown>) => ({ execute }) as unknown as HealthParts["db"];
const never = () => new Promise<never>(() => {});

it("is ok where everything answers", async () => {
  expect(await setUp().health()).toEqual({
    status: "ok",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    database: { kind: "postgres", ok: true, latencyMs: 0 },
    limits: { kind: "redis-tcp", ok: true, latencyMs: 0, lastFailureAt: null },
    provider: { configured: "anthropic", ok: true, lastFailure: null },
    draining: false,
  });
});

it.each<[string, Partial<HealthParts>]>([
  ["the database is away", { db: db(broken) }],
  ["Redis is away", { redis: { ping: broken } }],
  ["the process is ending", { chat: { draining: true } }],
])("is unavailable when %s", async (_, wrong) => {
  expect((await setUp(wrong).health()).status).toBe("unavailable");
});

it.each<[string, Partial<HealthParts>]>([
  [
    "the provider",
    {
      client: {
        configured: "anthropic",
        health: () => ({ ok: false, lastFailure: { at: FAILURE_AT, code: "provider_overloaded" } }),
      },
    },
  ],
  [
    "Redis, which answers again,",
    {
      limiter: {
        health: () => ({
          kind: "redis-tcp",
          ok: false,
          lastFailure: { at: FAILURE_AT, reason: "connect ECONNREFUSED 10.0.0.7:6379" },
        }),
      },
    },
  ],
])("is degraded, and still takes requests, when %s failed lately", async (_, wrong) => {
  const health = await setUp(wrong).health();
  expect(health.status).toBe("degraded");
  expect(JSON.stringify(health)).toContain("2030-01-02T00:00:00.000Z");
});

it("tells nobody an address, a password or a reason", async () => {
  const limiter: HealthParts["limiter"] = {
    health: () => ({
      kind: "redis-tcp",
      ok: false,
      lastFailure: { at: FAILURE_AT, reason: "connect ECONNREFUSED 10.0.0.7:6379" },
    }),
  };
  const told = JSON.stringify(await setUp({ limiter, db: db(broken), redis: { ping: broken } }).health());
  expect(told).not.toMatch(/10\.0\.0|hunter2|internal|ECONN/);
});

it("waits a second for an answer, and asks nothing new while an old question is open", async () => {
  let answer = () => {};
  const execute = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
  const { health } = setUp({ db: db(execute) });
  const first = health();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await first).database).toEqual({ kind: "postgres", ok: false, latencyMs: null });

  await vi.advanceTimersByTimeAsync(1_000);
  const second = health();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await second).status).toBe("unavailable");
  expect(execute).toHaveBeenCalledTimes(1);

  answer();
  await vi.advanceTimersByTimeAsync(1_000);
  const third = health();
  answer();
  expect((await third).status).toBe("ok");
  expect(execute).toHaveBeenCalledTimes(2);
});

it("asks once a second, however many want to know", async () => {
  const { health, execute, ping } = setUp();
  await Promise.all(Array.from({ length: 100 }, health));
  await vi.advanceTimersByTimeAsync(999);
  await health();
  expect([execute.mock.calls.length, ping.mock.calls.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1);
  await health();
  expect([execute.mock.calls.length, ping.mock.calls.length]).toEqual([2, 2]);
});

it("knows at once that the process is ending, whatever it remembers", async () => {
  const chat = { draining: false };
  const { health } = setUp({ chat });
  await health();
  chat.draining = true;
  expect(await health()).toMatchObject({ status: "unavailable", draining: true });
});

it("has no store to ask where limits live in memory", async () => {
  const limiter: HealthParts["limiter"] = {
    health: () => ({ kind: "memory", ok: true, lastFailure: null }),
  };
  expect(await setUp({ redis: null, limiter }).health()).toMatchObject({
    status: "ok",
    limits: { kind: "memory", ok: true, latencyMs: 0 },
  });
});

it("does not wait for a store that hangs longer than for one that is away", async () => {
  const { health } = setUp({ db: db(never), redis: { ping: never } });
  const asked = health();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await asked).limits).toMatchObject({ ok: false, latencyMs: null });
});
