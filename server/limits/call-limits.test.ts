import type { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type OpenRedis, openRedis } from "../redis/open";
import { openTestRedis, skipWithoutRedis } from "../redis/test-redis";
import { CALL_LIMITS, createCallLimits } from "./call-limits";

const { strict, read } = CALL_LIMITS;

function setUp(redis: Redis | null = null) {
  let clock = Date.UTC(2026, 4, 4, 12);
  const pass = (ms: number) => {
    clock += ms;
  };
  return { limits: createCallLimits({ now: () => clock, redis }), pass };
}

/** A Redis whose every script answers so. */
const redisThat = (answer: () => Promise<unknown>) => ({ evalsha: vi.fn(answer) }) as unknown as Redis;

it("lets through exactly the strict limit, of many at once too, and again when the oldest leaves", async () => {
  const { limits, pass } = setUp();
  const taken = await Promise.all(Array.from({ length: 20 }, () => limits.strict.take("user:a")));
  expect(taken.filter(({ ok }) => ok)).toHaveLength(strict.max);
  pass(strict.windowMs - 1);
  expect(await limits.strict.take("user:a")).toEqual({ ok: false, retryAfterMs: 1 });
  pass(1);
  expect((await limits.strict.take("user:a")).ok).toBe(true);
});

it("keeps the strict limit apart from the read limit, and one key from another", async () => {
  const { limits } = setUp();
  for (let i = 0; i < strict.max; i++) await limits.strict.take("user:a");
  expect((await limits.strict.take("user:b")).ok).toBe(true);
  for (let i = 0; i < read.max; i++) expect(limits.read.take("user:a").ok).toBe(true);
  expect(limits.read.take("user:a").ok).toBe(false);
});

it("goes on without Redis when it fails, and still counts here", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const { limits } = setUp(redisThat(() => Promise.reject(new Error("connection refused"))));
  for (let i = 0; i < strict.max; i++) expect((await limits.strict.take("user:a")).ok).toBe(true);
  expect((await limits.strict.take("user:a")).ok).toBe(false);
  expect(warned).toHaveBeenCalledTimes(strict.max);
  warned.mockRestore();
});

it("waits no longer than a second for Redis", async () => {
  vi.useFakeTimers();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  try {
    const { limits } = setUp(redisThat(() => new Promise(() => {})));
    const verdict = limits.strict.take("user:a");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await verdict).toEqual({ ok: true });
  } finally {
    vi.useRealTimers();
    warned.mockRestore();
  }
});

it("obeys a refusal of Redis, which then counts nothing here", async () => {
  const refused = redisThat(async () => [-1, strict.max]);
  const { limits } = setUp(refused);
  for (let i = 0; i <= strict.max; i++) {
    const verdict = await limits.strict.take("user:a");
    if (verdict.ok) throw new Error("let through");
    expect(verdict.retryAfterMs).toBeGreaterThan(0);
    expect(verdict.retryAfterMs).toBeLessThanOrEqual(strict.windowMs);
  }
  expect(refused.evalsha).toHaveBeenCalledTimes(strict.max + 1);
});

describe.skipIf(skipWithoutRedis())("with a Redis that processes share", () => {
  let test: Awaited<ReturnType<typeof openTestRedis>>;
  let open: OpenRedis;
  beforeAll(async () => {
    test = await openTestRedis();
    open = openRedis({ kind: "tcp", url: test.url });
    // Redis' window is cut at full minutes: in its middle no cut comes between.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-05-04T12:00:30Z") });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await open.close();
    await test.close();
  });

  it("lets through the strict limit once over all of them, and says when the window ends", async () => {
    const processes = Array.from({ length: strict.max + 2 }, () => setUp(open.redis).limits);
    const verdicts = await Promise.all(processes.map((limits) => limits.strict.take("user:shared")));
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(strict.max);
    expect(verdicts.find(({ ok }) => !ok)).toEqual({ ok: false, retryAfterMs: 30_000 });
    expect((await setUp(open.redis).limits.strict.take("user:other")).ok).toBe(true);
  });
});
