import { beforeEach, describe, expect, it } from "vitest";
import { limitsOf } from "./limiter";
import { ask, ceilingSeed, charge, grant, seedsAt, settling, userSeed } from "./limits.fixture";
import { createMemoryStore } from "./memory-store";
import type { AdmissionStore, Seeds } from "./store";

const FREE = limitsOf("free");
const NOON = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 86_400_000;

let clock = NOON;
let store: AdmissionStore;
let seeds: Seeds;
const cold = (user: boolean, ceiling = false) => ({ cold: { at: clock, user, ceiling } });

beforeEach(() => {
  clock = NOON;
  seeds = seedsAt(NOON);
  store = createMemoryStore({ now: () => clock, ceilingMicroUsd: null });
});

describe("a cold key", () => {
  it("is said to be cold by every call that needs today's use, and is not made by asking", async () => {
    expect(await store.admit("u", FREE, ask("a"))).toEqual(cold(true));
    expect(await store.settle("u", FREE, settling("a"), charge(1))).toEqual(cold(true));
    expect(await store.peek("u", FREE)).toEqual(cold(true));
    await store.renew("u", grant("a"));
    expect(await store.peek("u", FREE)).toEqual(cold(true));
  });

  it("is seeded once: a seed for a known key is ignored", async () => {
    expect(await store.peek("u", FREE, seedsAt(NOON, 700))).toMatchObject({ tokens: { used: 700 } });
    expect(await store.admit("u", FREE, ask("a"), seeds)).toMatchObject({
      standing: { tokens: { used: 700, held: 100 } },
    });
  });

  it("stays cold with the seed of another day", async () => {
    expect(await store.peek("u", FREE, seedsAt(NOON - DAY_MS, 700))).toEqual(cold(true));
    expect(await store.peek("u", FREE, seedsAt(NOON + DAY_MS, 700))).toEqual(cold(true));
  });

  it("goes on with the window's messages and the replies in the making", async () => {
    const lease = { id: "open", admittedAt: NOON - 1_000, input: 30, output: 40 };
    const known = userSeed(NOON, { used: 5, log: [NOON - 2_000, NOON - 1_000], leases: [lease] });
    expect(await store.peek("u", FREE, { user: known })).toMatchObject({
      requests: {
        remaining: FREE.requests.max === null ? 0 : FREE.requests.max - 2,
        nextInMs: FREE.requests.windowMs - 2_000,
      },
      tokens: { used: 5, held: 70 },
      replies: { live: 1 },
    });
  });

  it("is cold again once forgotten", async () => {
    await store.admit("u", FREE, ask("a"), seeds);
    await store.forget("u");
    expect(await store.peek("u", FREE)).toEqual(cold(true));
  });
});

describe("the whole app's ceiling", () => {
  const price = { inputNanoUsd: 1_000, outputNanoUsd: 1_000 };
  /** Costs 100 micro-dollars at most. */
  const dear = (leaseId: string) => ask(leaseId, { price });
  beforeEach(() => {
    store = createMemoryStore({ now: () => clock, ceilingMicroUsd: 250 });
  });

  it("is cold at first, for messages and settles, though not for those who only look", async () => {
    expect(await store.admit("u", FREE, dear("a"))).toEqual(cold(true, true));
    expect(await store.admit("u", FREE, dear("a"), { user: userSeed(NOON) })).toEqual(cold(false, true));
    expect(await store.peek("u", FREE, { user: userSeed(NOON, { used: 1 }) })).toMatchObject({
      replies: { live: 0 },
    });
    expect(await store.settle("u", FREE, settling("a"), charge(1))).toEqual(cold(false, true));
    expect(await store.admit("u", FREE, dear("a"), { ceiling: ceilingSeed(NOON) })).toMatchObject({
      verdict: { ok: true, duplicate: false },
    });
  });

  it("refuses one user for what others hold, and takes nothing of this one's", async () => {
    for (const user of ["u", "v"]) await store.admit(user, FREE, dear("a"), seeds);
    const refused = { ok: false, limit: "spend", retryAfterMs: 5_000 };
    expect(await store.admit("w", FREE, dear("a"), seeds)).toMatchObject({
      verdict: refused,
      standing: { requests: { remaining: FREE.requests.max }, tokens: { held: 0 }, replies: { live: 0 } },
    });
    await store.settle("u", FREE, settling("a"), charge(100, 49));
    expect(await store.admit("w", FREE, dear("a"), seeds)).toMatchObject({ verdict: { ok: true } });
  });

  it("names the user's own limit first, which another hour would not help", async () => {
    await store.admit("u", FREE, dear("a"), seeds);
    await store.admit("v", FREE, dear("a"), seeds);
    expect(await store.admit("u", FREE, dear("b"))).toMatchObject({ verdict: { limit: "concurrency" } });
  });

  it("gets everything back that a refund or a retraction gives back", async () => {
    for (const user of ["u", "v"]) await store.admit(user, FREE, { ...dear("a"), claim: "mine" }, seeds);
    await store.settle("u", FREE, settling("a"), charge(0));
    await store.settle("v", FREE, settling("a", { claim: "another" }), charge(0));
    expect(await store.admit("w", FREE, dear("a"), seeds)).toMatchObject({ verdict: { ok: true } });
    expect(await store.admit("x", FREE, dear("a"), seeds)).toMatchObject({ verdict: { ok: false } });
    await store.settle("v", FREE, settling("a", { claim: "mine" }), charge(0));
    expect(await store.admit("x", FREE, dear("a"), seeds)).toMatchObject({ verdict: { ok: true } });
  });

  it("keeps leases of one id apart by their users", async () => {
    await store.admit("u", FREE, dear("a"), seeds);
    await store.admit("v", FREE, dear("a"), seeds);
    await store.settle("v", FREE, settling("a"), charge(0));
    await store.admit("v", FREE, dear("b"), seeds);
    expect(await store.admit("w", FREE, dear("a"), seeds)).toMatchObject({ verdict: { limit: "spend" } });
  });

  it("is settled for a user whom nobody knows any more", async () => {
    for (const user of ["u", "v"]) await store.admit(user, FREE, dear("a"), seeds);
    await store.forget("u");
    expect(await store.settle("u", FREE, settling("a"), charge(100, 50))).toEqual(cold(true));
    expect(await store.admit("w", FREE, dear("a"), seeds)).toMatchObject({ verdict: { ok: true } });
  });
});

it("keeps the users apart", async () => {
  await store.admit("u", FREE, ask("a"), seeds);
  expect(await store.peek("v", FREE, seedsAt(NOON, 5))).toMatchObject({
    requests: { remaining: FREE.requests.max },
    tokens: { used: 5, held: 0 },
  });
});

it("renews a lease on its own clock", async () => {
  await store.admit("u", FREE, ask("a"), seeds);
  clock += 40_000;
  await store.renew("u", grant("a"));
  clock += 40_000;
  expect(await store.peek("u", FREE)).toMatchObject({ replies: { live: 1 } });
});

it("answers a bad ask with a rejection and keeps what it had", async () => {
  await store.admit("u", FREE, ask("a"), seeds);
  await expect(store.admit("u", FREE, ask("b", { inputTokens: -1 }))).rejects.toThrow(RangeError);
  expect(await store.peek("u", FREE)).toMatchObject({ tokens: { held: 100 } });
});

describe("memory", () => {
  it("lets idle keys go while others are used, and keeps every key that today's use is in", async () => {
    const users = Array.from({ length: 500 }, (_, n) => `u${n}`);
    for (const user of users) {
      await store.admit(user, FREE, ask("a"), seeds);
      await store.settle(user, FREE, settling("a"), charge(50));
    }
    clock += DAY_MS - 12 * 3_600_000 - 1;
    for (const user of users) expect(await store.peek(user, FREE)).toMatchObject({ tokens: { used: 50 } });

    clock += DAY_MS;
    for (const user of users) await store.admit("busy", FREE, ask(`b-${user}`), seedsAt(clock));
    for (const user of users) expect(await store.peek(user, FREE)).toEqual(cold(true));
    expect(await store.peek("busy", FREE)).toMatchObject({ tokens: { used: 0 } });
  });
});
