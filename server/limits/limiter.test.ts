import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FailureError, type RateLimited } from "../errors";
import { PLANS, type PlanId } from "../plans";
import { LEASE_MS } from "./admission";
import { createLimiter, type Lease, type Limiter, limitsOf, type Subject } from "./limiter";
import { ask, charge, sourceOf, userSeed } from "./limits.fixture";
import { createMemoryStore } from "./memory-store";
import type { AdmissionStore, SeedSource } from "./store";

const MAX = PLANS.free.requests.max;
const CAP = PLANS.free.tokensPerDay;
const NOON = Date.UTC(2026, 0, 15, 12);
const MIDNIGHT = Date.UTC(2026, 0, 16);

const subject = (plan: PlanId, limits = limitsOf(plan)): Subject => ({ userId: "u", plan, limits });
let clock: number;
let ledger: number;
let reads: number;
let store: AdmissionStore;
let limiter: Limiter;
const now = () => clock;
const seeds = sourceOf(() => {
  reads++;
  return ledger;
});

beforeEach(() => {
  clock = NOON;
  ledger = 0;
  reads = 0;
  store = createMemoryStore({ now, ceilingMicroUsd: null });
  limiter = createLimiter({ store, seeds, now });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The failure of a promise that must be refused. */
async function refused(work: Promise<unknown>): Promise<RateLimited> {
  const error = await work.then(
    () => expect.fail("was admitted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError) || error.failure.code !== "rate_limited") throw error;
  return error.failure;
}

describe("admitting", () => {
  it("gives a lease that says what was granted, and the allowance after it", async () => {
    const { lease, allowance } = await limiter.admit(subject("free"), ask("a"));
    expect(lease).toMatchObject({ id: "a", inputTokens: 10, grantedOutput: 90, duplicate: false });
    expect(lease.admittedAt).toBe(NOON);
    expect(allowance).toMatchObject({
      plan: "free",
      requests: { max: MAX, remaining: MAX - 1 },
      tokens: { max: CAP, used: 0, held: 100, remaining: CAP - 100 },
      replies: { max: PLANS.free.replies, live: 1 },
    });
  });

  it("marks the lease of a repeated ask as a duplicate and takes nothing for it", async () => {
    const first = await limiter.admit(subject("free"), ask("a"));
    const again = await limiter.admit(subject("free"), ask("a"));
    expect(again.lease.duplicate).toBe(true);
    expect(again.allowance).toEqual(first.allowance);
  });

  it("admits exactly what the budget is worth of 200 messages at once, and leaves the rest usable", async () => {
    const worth = 20;
    const spare = 50;
    const wide = {
      requests: { max: null, windowMs: 60_000 },
      tokensPerDay: worth * 100 + spare,
      replies: 200,
    };
    const whole = { minOutput: 90 };
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => limiter.admit(subject("free", wide), ask(`m${n}`, whole))),
    );
    const leases = results.filter((result) => result.status === "fulfilled").map(({ value }) => value.lease);
    expect(leases).toHaveLength(worth);

    const rest = await limiter.admit(subject("free", wide), ask("rest"));
    expect(rest.lease.grantedOutput).toBe(spare - 10);
    for (const lease of [...leases, rest.lease])
      await limiter.settle(lease, charge(lease.inputTokens + 1), clock);
    const { tokens } = await limiter.allowance(subject("free", wide));
    expect(tokens).toMatchObject({ used: (worth + 1) * 11, held: 0 });
  });
});

describe("a refusal", () => {
  it("tells of requests: what is left, when it ends, and what the next plan brings", async () => {
    for (let n = 0; n < MAX; n++) {
      const { lease } = await limiter.admit(subject("free"), ask(`m${n}`));
      await limiter.settle(lease, charge(100), clock);
    }
    clock += 1_500;
    const failure = await refused(limiter.admit(subject("free"), ask("more")));
    const retryAfterMs = PLANS.free.requests.windowMs - 1_500;
    expect(failure).toEqual({
      code: "rate_limited",
      limit: "requests",
      max: MAX,
      used: MAX,
      remaining: 0,
      retryAfterMs,
      resetsAt: new Date(clock + retryAfterMs).toISOString(),
      plan: "free",
      upgrade: { plan: "pro", href: "/pricing", gain: "6x more requests" },
      allowance: await limiter.allowance(subject("free")),
    });
  });

  it("tells of a reply that is still being written", async () => {
    await limiter.admit(subject("free"), ask("a"));
    const failure = await refused(limiter.admit(subject("free"), ask("b")));
    expect(failure).toMatchObject({
      limit: "concurrency",
      max: PLANS.free.replies,
      used: PLANS.free.replies,
      remaining: 0,
    });
  });

  it("tells of tokens that are gone until midnight", async () => {
    ledger = CAP;
    const failure = await refused(limiter.admit(subject("free"), ask("a")));
    expect(failure).toMatchObject({ limit: "tokens", max: CAP, used: CAP, remaining: 0 });
    expect(failure.resetsAt).toBe(new Date(MIDNIGHT).toISOString());
  });

  it("tells of tokens that replies in flight hold", async () => {
    const { tokensPerDay } = PLANS.pro;
    ledger = tokensPerDay - 100;
    await limiter.admit(subject("pro"), ask("a"));
    const failure = await refused(limiter.admit(subject("pro"), ask("b")));
    expect(failure).toMatchObject({
      limit: "held",
      max: tokensPerDay,
      used: tokensPerDay,
      remaining: 0,
    });
  });

  it("offers the highest plan no upgrade", async () => {
    const { replies } = PLANS.enterprise;
    for (let n = 0; n < replies; n++) await limiter.admit(subject("enterprise"), ask(`m${n}`));
    const failure = await refused(limiter.admit(subject("enterprise"), ask("more")));
    expect(failure).toMatchObject({ limit: "concurrency", upgrade: null });
  });

  it("ends with an upgrade, at once, and what was used stays used", async () => {
    ledger = CAP;
    await refused(limiter.admit(subject("free"), ask("a")));
    const { allowance } = await limiter.admit(subject("pro"), ask("a"));
    expect(allowance.tokens).toMatchObject({ max: PLANS.pro.tokensPerDay, used: CAP });
  });
});

describe("a lease", () => {
  let lease: Lease;
  beforeEach(async () => {
    ({ lease } = await limiter.admit(subject("free"), ask("a")));
  });

  it("becomes what was really used, once", async () => {
    const once = await limiter.settle(lease, charge(40), clock);
    expect(once.tokens).toMatchObject({ used: 40, held: 0 });
    expect(await limiter.settle(lease, charge(40), clock)).toEqual(once);
  });

  it("gives its request slot back when it is refunded", async () => {
    const { requests, tokens } = await limiter.refund(lease);
    expect(requests.remaining).toBe(MAX);
    expect(tokens).toMatchObject({ used: 0, held: 0 });
  });

  it("holds for as long as it is renewed, and no longer than a lease after", async () => {
    clock += LEASE_MS - 1;
    await limiter.renew(lease);
    clock += LEASE_MS - 1;
    expect((await limiter.allowance(subject("free"))).tokens.held).toBe(100);
    clock += 1;
    expect((await limiter.allowance(subject("free"))).tokens.held).toBe(0);
  });

  it("cannot be made by hand", () => {
    const { id, inputTokens, grantedOutput, admittedAt, duplicate } = lease;
    // @ts-expect-error every public field is there, and still it is no Lease
    const forged: Lease = { ...lease, id, inputTokens, grantedOutput, admittedAt, duplicate };
    expect(forged).not.toBeInstanceOf(lease.constructor);
  });
});

describe("a store that has lost the user", () => {
  it("gives nobody a second budget: the day's use is read from the ledger, once", async () => {
    ledger = CAP - 60;
    const { lease } = await limiter.admit(subject("free"), ask("a"));
    expect(lease.grantedOutput).toBe(50);
    await limiter.allowance(subject("free"));
    expect(reads).toBe(1);
  });

  it("charges a settle no second time, as the ledger has it already", async () => {
    const { lease } = await limiter.admit(subject("free"), ask("a"));
    await limiter.forget("u");
    ledger = 70;
    expect((await limiter.settle(lease, charge(70), clock)).tokens).toMatchObject({ used: 70, held: 0 });
    expect((await limiter.allowance(subject("free"))).tokens.used).toBe(70);
  });

  it("does not charge yesterday's use to today when midnight passes while the ledger is read", async () => {
    clock = MIDNIGHT - 1;
    const slow: SeedSource = {
      ...seeds,
      user: async (_userId, at) => {
        clock = MIDNIGHT;
        return userSeed(at, { used: at < MIDNIGHT ? CAP : 0 });
      },
    };
    limiter = createLimiter({ store, seeds: slow, now });
    const { allowance } = await limiter.admit(subject("free"), ask("a"));
    expect(allowance.tokens.used).toBe(0);
  });
});

describe("limits that cannot be checked", () => {
  const unavailable = { name: "FailureError", failure: { code: "limits_unavailable", retryAfterMs: 5_000 } };
  const withStore = (parts: Partial<AdmissionStore>) =>
    createLimiter({ store: { ...store, ...parts }, seeds, now });

  it("refuse the message when the store fails", async () => {
    const broken = withStore({ admit: () => Promise.reject(new Error("gone")) });
    await expect(broken.admit(subject("free"), ask("a"))).rejects.toMatchObject(unavailable);
  });

  it("refuse the message when the store stays silent for a second", async () => {
    vi.useFakeTimers();
    const silent = withStore({ admit: () => new Promise(() => {}) });
    const answer = expect(silent.admit(subject("free"), ask("a"))).rejects.toMatchObject(unavailable);
    await vi.advanceTimersByTimeAsync(1_000);
    await answer;
  });

  it("refuse the message when the store is cold and the ledger fails", async () => {
    const blind = createLimiter({
      store,
      now,
      seeds: { ...seeds, user: () => Promise.reject(new Error("no database")) },
    });
    await expect(blind.admit(subject("free"), ask("a"))).rejects.toMatchObject(unavailable);
  });

  it("are not blamed for an ask that is wrong", async () => {
    const wrong = ask("a", { inputTokens: -1 });
    await expect(limiter.admit(subject("free"), wrong)).rejects.toThrow(RangeError);
  });
});
