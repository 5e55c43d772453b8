import { Redis as Connection } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openedFor } from "../redis/both-ways.fixture";
import { type OpenRedis, openRedis } from "../redis/open";
import { hasRedisServer, type RedisServer, startRedisServer } from "../redis/redis-server.fixture";
import { skipWithoutRedis } from "../redis/test-redis";
import { DAY_MS, LEASE_MS, MAX_SETTLED } from "./admission";
import { keyOf } from "./keys";
import { limitsOf } from "./limiter";
import { ask, charge, grant, seedsAt, settling, userSeed } from "./limits.fixture";
import { createRedisStore } from "./redis-store";
import { type AdmissionStore, isCold, type Seeds } from "./store";

const FREE = limitsOf("free");
const KEY = keyOf("u");
const NOON = Date.UTC(2026, 0, 15, 12);
const price = { inputNanoUsd: 1_000, outputNanoUsd: 1_000 };
/** Costs 100 micro-dollars at most. */
const dear = (leaseId: string, claim = "mine") => ask(leaseId, { price, claim });

let clock = NOON;
let seeds: Seeds;
beforeEach(() => {
  clock = NOON;
  seeds = seedsAt(NOON);
});
const storeOn = ({ redis, kind }: OpenRedis, ceilingMicroUsd: number | null, cluster = false) =>
  createRedisStore({ redis, kind, cluster, ceilingMicroUsd, now: () => clock });

describe.skipIf(skipWithoutRedis()).each(["tcp", "rest"] as const)("the Redis store by %s", (kind) => {
  const opened = openedFor(kind);
  const redis = () => opened().redis;
  beforeEach(async () => {
    await redis().flushdb();
  });

  it("is asked in one command, and ends its keys by itself", async () => {
    const store = storeOn(opened(), 250);
    await store.admit(KEY, FREE, dear("a"), seeds);
    const commands: unknown[] = [];
    redis().use((request, next) => {
      commands.push(request.body);
      return next(request);
    });
    await store.admit(KEY, FREE, dear("a"));
    await store.settle(KEY, FREE, settling("a"), charge(50, 20));
    expect(commands.flat().filter((word) => /eval/i.test(String(word)))).toHaveLength(2);
    expect(commands).toHaveLength(2);
    for (const key of await redis().keys("*")) expect(await redis().pttl(key)).toBeGreaterThan(DAY_MS);
  });

  it("holds more of the ceiling for a message that is asked for again at a dearer price, or refuses it", async () => {
    const store = storeOn(opened(), 250);
    const at = (nanoUsd: number) => ask("a", { price: { inputNanoUsd: nanoUsd, outputNanoUsd: nanoUsd } });
    await store.admit(KEY, FREE, at(1_000), seeds);
    expect(await store.admit(KEY, FREE, at(2_510))).toMatchObject({ verdict: { limit: "spend" } });
    await store.admit(keyOf("v"), FREE, dear("b"), seeds);
    expect(await store.admit(KEY, FREE, at(1_510))).toMatchObject({ verdict: { limit: "spend" } });
    expect(await store.admit(KEY, FREE, at(1_500))).toMatchObject({ verdict: { duplicate: true } });
    await store.settle(keyOf("v"), FREE, settling("b"), charge(0));
    expect(await store.admit(keyOf("w"), FREE, dear("c"), seeds)).toMatchObject({ verdict: { ok: true } });
    const cheap = ask("d", { price: { inputNanoUsd: 10, outputNanoUsd: 10 } });
    expect(await store.admit(keyOf("v"), FREE, cheap)).toMatchObject({ verdict: { limit: "spend" } });
  });

  it("goes on when the server has forgotten its scripts", async () => {
    const store = storeOn(opened(), null);
    await store.admit(KEY, FREE, ask("a"), seeds);
    await redis().scriptFlush();
    expect(await store.settle(KEY, FREE, settling("a"), charge(40))).toMatchObject({
      tokens: { used: 40, held: 0 },
    });
  });

  it("keeps figures of up to 2^53 to the last token", async () => {
    const store = storeOn(opened(), null);
    const large = Number.MAX_SAFE_INTEGER - 100;
    const limits = { ...FREE, tokensPerDay: Number.MAX_SAFE_INTEGER };
    await store.admit(KEY, limits, ask("a"), seedsAt(NOON, large));
    const before = await store.peek(KEY, limits);
    expect(before).toMatchObject({ tokens: { used: large, held: 100, remaining: 0 } });
    const after = await store.settle(KEY, limits, settling("a"), charge(99));
    expect(after).toMatchObject({ tokens: { used: large + 99, remaining: 1 } });
  });

  it("remembers the last hundred settled messages of a user, and no more", async () => {
    const store = storeOn(opened(), null);
    const unlimited = { requests: { max: null, windowMs: 60_000 }, tokensPerDay: null, replies: 1 };
    for (let n = 0; n <= MAX_SETTLED; n++) {
      await store.admit(KEY, unlimited, ask(`m${n}`), seeds);
      await store.settle(KEY, unlimited, settling(`m${n}`), charge(1));
    }
    const again = (id: string) => store.admit(KEY, unlimited, ask(id));
    expect(await again("m1")).toMatchObject({ verdict: { duplicate: true } });
    expect(await again("m0")).toMatchObject({ verdict: { duplicate: false } });
    expect(await again(`m${MAX_SETTLED}`)).toMatchObject({ verdict: { duplicate: true } });
  });

  it("is a bad ask's refusal before anything is sent", async () => {
    const store = storeOn(opened(), null);
    await expect(store.admit(KEY, FREE, ask("a", { inputTokens: -1 }), seeds)).rejects.toThrow(RangeError);
    await expect(store.settle(KEY, FREE, settling("a"), charge(0.5))).rejects.toThrow(RangeError);
    expect(await redis().dbsize()).toBe(0);
  });

  it.each(["headroom:{ceiling}", "headroom:{ceiling}:leases", "headroom:{ceiling}:live"])(
    "finds the ceiling cold, all of it, where Redis has dropped %s",
    async (part) => {
      const store = storeOn(opened(), 250);
      await store.admit(KEY, FREE, dear("a"), seeds);
      await redis().del(part);
      const cold = { cold: { at: NOON, user: true, ceiling: true } };
      expect(await store.admit(keyOf("v"), FREE, dear("b"))).toEqual(cold);
      const leases = [{ id: "a", userId: "u", admittedAt: NOON, microUsd: 100 }];
      const known = { ...seeds, ceiling: { day: seeds.ceiling?.day ?? 0, usedMicroUsd: 51, leases } };
      expect(await store.admit(keyOf("v"), FREE, dear("b"), known)).toMatchObject({
        verdict: { limit: "spend" },
      });
      await store.settle(KEY, FREE, settling("a"), charge(1, 99));
      expect(await store.admit(keyOf("v"), FREE, dear("b"))).toMatchObject({ verdict: { ok: true } });
    },
  );

  it("goes by the server's clock where it is given none", async () => {
    const store = createRedisStore({ ...opened(), cluster: false, ceilingMicroUsd: null });
    const [seconds = "", micros = ""] = await redis().exec<[string, string]>(["TIME"]);
    const server = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    const cold = await store.peek(KEY, FREE);
    if (!isCold(cold)) throw new Error("Nobody has seeded it");
    expect(cold.cold.at).toBeGreaterThanOrEqual(server);
    const decision = await store.admit(KEY, FREE, ask("a"), seedsAt(cold.cold.at));
    expect(decision).toMatchObject({ verdict: { ok: true } });
    if (isCold(decision) || !decision.verdict.ok) throw new Error("It has its seeds");
    expect(decision.verdict.admittedAt).toBe(decision.at);
    expect(decision.at).toBeGreaterThanOrEqual(cold.cold.at);
  });
});

// A server that refuses every script whose keys are not of one slot: a cluster of one.
describe.skipIf(!hasRedisServer)("the Redis store in a cluster", () => {
  let server: RedisServer;
  let opened: OpenRedis;
  let store: AdmissionStore;
  beforeAll(async () => {
    server = await startRedisServer(["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"]);
    const admin = new Connection(server.port, "127.0.0.1");
    await admin.call("CLUSTER", "ADDSLOTSRANGE", 0, 16_383);
    admin.disconnect();
    opened = openRedis({ kind: "tcp", url: `redis+cluster://127.0.0.1:${server.port}` });
    await vi.waitFor(() => opened.redis.set("ready", 1), { timeout: 10_000 });
  });
  afterAll(async () => {
    await opened?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    await opened.redis.flushdb();
    store = storeOn(opened, 250, opened.cluster);
  });

  /** As the limiter asks: with what it lacks, until it has it. */
  async function admit(userId: string, asked = dear("a")) {
    let given: Seeds | undefined;
    for (;;) {
      const answer = await store.admit(keyOf(userId), FREE, asked, given);
      if (!isCold(answer)) return answer;
      given = { ...given, ...(answer.cold.user ? { user: seeds.user } : { ceiling: seeds.ceiling }) };
    }
  }

  it("takes one message for one, however often it had to be asked with seeds", async () => {
    expect(await admit("u")).toMatchObject({
      verdict: { ok: true, duplicate: false },
      standing: { requests: { remaining: (FREE.requests.max ?? 0) - 1 }, tokens: { held: 100 } },
    });
    expect(await admit("u", dear("a", "another"))).toMatchObject({ verdict: { duplicate: true } });
  });

  it("gives back what it took of a user where the ceiling refuses", async () => {
    for (const user of ["u", "v"]) await admit(user);
    expect(await admit("w")).toMatchObject({
      verdict: { ok: false, limit: "spend" },
      standing: { requests: { remaining: FREE.requests.max }, tokens: { held: 0 }, replies: { live: 0 } },
    });
    await store.settle(keyOf("u"), FREE, settling("a"), charge(100, 50));
    expect(await admit("w")).toMatchObject({ verdict: { ok: true } });
  });

  it("leaves somebody else's lease alone where the ceiling refuses a repeated ask", async () => {
    await admit("u");
    await opened.redis.del("headroom:{ceiling}");
    seeds = { ...seeds, ceiling: { day: seeds.ceiling?.day ?? 0, usedMicroUsd: 250, leases: [] } };
    expect(await admit("u", dear("a", "another"))).toMatchObject({
      verdict: { ok: false, limit: "spend" },
      standing: { replies: { live: 1 } },
    });
  });

  it("holds more of the ceiling for a message that is asked for again at a dearer price, or refuses it", async () => {
    await admit("u");
    const dearer = (nanoUsd: number) => ({
      ...dear("a", "another"),
      price: { inputNanoUsd: nanoUsd, outputNanoUsd: nanoUsd },
    });
    expect(await admit("u", dearer(2_510))).toMatchObject({
      verdict: { limit: "spend" },
      standing: { replies: { live: 1 } },
    });
    expect(await admit("v")).toMatchObject({ verdict: { ok: true } });
    await store.settle(keyOf("v"), FREE, settling("a"), charge(0));
    expect(await admit("u", dearer(1_510))).toMatchObject({ verdict: { duplicate: true } });
    expect(await admit("v")).toMatchObject({ verdict: { limit: "spend" } });
  });

  it("renews, settles and retracts in both places", async () => {
    for (const user of ["u", "v"]) await admit(user);
    clock += LEASE_MS - 1;
    await store.renew(keyOf("u"), grant("a", { microUsd: 100 }));
    clock += 1;
    await store.settle(keyOf("v"), FREE, settling("a"), charge(100, 51));
    expect(await admit("w")).toMatchObject({ verdict: { limit: "spend" } });
    await store.settle(keyOf("u"), FREE, settling("a", { claim: "mine" }), charge(0));
    expect(await admit("w")).toMatchObject({ verdict: { ok: true } });
    expect(await store.peek(keyOf("u"), FREE, { user: userSeed(clock) })).toMatchObject({
      replies: { live: 0 },
    });
  });

  it("raises in both places what was settled too low", async () => {
    await admit("u");
    const ended = settling("a", { admittedAt: NOON, writtenAt: NOON });
    for (const microUsd of [50, 120]) await store.settle(keyOf("u"), FREE, ended, charge(microUsd, microUsd));
    expect(await admit("v")).toMatchObject({ verdict: { ok: true } });
    expect(await admit("w")).toMatchObject({ verdict: { limit: "spend", retryAfterMs: 5_000 } });
    await store.settle(keyOf("v"), FREE, settling("a"), charge(0));
    expect(await admit("w", dear("b"))).toMatchObject({ verdict: { ok: true } });
  });
});
