import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FailureError, type RateLimited } from "../errors";
import { PLANS, type PlanId } from "../plans";
import { LEASE_MS } from "./admission";
import { keyOf } from "./keys";
import { createLimiter, type Lease, type Limiter, limitsOf, type Subject } from "./limiter";
import { ask, ceilingSeed, charge, fakeTimers, pass, sourceOf, userSeed } from "./limits.fixture";
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
      upgrade: { plan: "pro", href: "/pricing", gain: "6x more requests, 10x more tokens" },
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

  it("stays when one of two who asked for it gives it back, and goes with the second", async () => {
    const elsewhere = createLimiter({ store, seeds, now });
    const again = await elsewhere.admit(subject("free"), ask("a"));
    const left = await limiter.refund(lease);
    expect(left).toMatchObject({ requests: { remaining: MAX - 1 }, tokens: { held: 100 } });
    expect(await limiter.refund(lease)).toEqual(left);
    expect((await elsewhere.settle(again.lease, charge(40), clock)).tokens).toMatchObject({
      used: 40,
      held: 0,
    });
    expect((await elsewhere.refund(again.lease)).tokens.used).toBe(40);
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

describe("a refusal that is known", () => {
  it("is told again without asking, for any message but one that was admitted, until it ends", async () => {
    const asked = vi.spyOn(store, "admit");
    const first = await limiter.admit(subject("free"), ask("a"));
    expect(limiter.knownRefusal(subject("free"), "b")).toBeNull();
    const failure = await refused(limiter.admit(subject("free"), ask("b")));
    const calls = asked.mock.calls.length;
    expect(limiter.knownRefusal(subject("free"), "c")?.failure).toEqual(failure);
    expect(limiter.knownRefusal(subject("free"), first.lease.id)).toBeNull();
    expect(limiter.knownRefusal(subject("pro"), "c")).toBeNull();
    expect(limiter.knownRefusal({ ...subject("free"), userId: "v" }, "c")).toBeNull();
    expect(asked).toHaveBeenCalledTimes(calls);
    await limiter.settle(first.lease, charge(40), clock);
    expect(limiter.knownRefusal(subject("free"), "c")).toBeNull();
  });

  it.each([0, 19, 20])("of tokens stands for every message where %d are left", async (left) => {
    ledger = CAP - left;
    await refused(limiter.admit(subject("free"), ask("a", { inputTokens: 10, minOutput: 20 })));
    const known = limiter.knownRefusal(subject("free"), "b")?.failure ?? null;
    if (left < 20) expect(known).toMatchObject({ limit: "tokens", used: ledger });
    else expect(known).toBeNull();
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
    fakeTimers();
    const silent = withStore({ admit: () => new Promise(() => {}) });
    const answer = expect(silent.admit(subject("free"), ask("a"))).rejects.toMatchObject(unavailable);
    await pass(1_000);
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

describe("a store that is cold", () => {
  it("is read for once, however many messages find it so at once", async () => {
    const wide = { ...limitsOf("free"), replies: 200 };
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, (_, n) => limiter.admit(subject("free", wide), ask(`m${n}`))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX);
    expect(reads).toBe(1);
  });

  it("has one second for both calls, and the database its own", async () => {
    fakeTimers();
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const slow = (storeMs: number, ledgerMs: number) =>
      createLimiter({
        now,
        store: {
          ...createMemoryStore({ now, ceilingMicroUsd: null }),
          admit: async (...args) => {
            await pause(storeMs);
            return store.admit(...args);
          },
        },
        seeds: {
          ...seeds,
          user: async (...args) => {
            await pause(ledgerMs);
            return seeds.user(...args);
          },
        },
      });
    const outcome = (limiter: Limiter, id: string) =>
      limiter.admit({ ...subject("free"), userId: id }, ask(id)).then(
        () => "admitted",
        (error: FailureError) => error.failure.code,
      );
    const outcomes = Promise.all([
      outcome(slow(499, 3_000), "just in time"),
      outcome(slow(700, 0), "too late"),
      outcome(slow(0, 5_001), "ledger too late"),
    ]);
    for (let n = 0; n < 60; n++) await pass(100);
    expect(await outcomes).toEqual(["admitted", "limits_unavailable", "limits_unavailable"]);
  });
});

describe("an answer that never came", () => {
  it("costs nobody a slot: what the store admitted meanwhile is taken back", async () => {
    fakeTimers();
    const mute = createLimiter({
      now,
      seeds,
      store: {
        ...store,
        admit: async (...args) => {
          const answer = await store.admit(...args);
          if ("cold" in answer) return answer;
          return new Promise(() => {});
        },
      },
    });
    const refused = expect(mute.admit(subject("free"), ask("a"))).rejects.toThrow(FailureError);
    await pass(1_000);
    await refused;
    expect((await limiter.allowance(subject("free"))).requests.remaining).toBe(MAX - 1);
    await pass(250);
    expect((await limiter.allowance(subject("free"))).requests.remaining).toBe(MAX);
  });

  it("takes nothing from who asked for the same message and did get an answer", async () => {
    fakeTimers();
    const { lease } = await limiter.admit(subject("free"), ask("a"));
    const mute = createLimiter({
      now,
      seeds,
      store: { ...store, admit: (...args) => store.admit(...args).then(() => new Promise(() => {})) },
    });
    const refused = expect(mute.admit(subject("free"), ask("a"))).rejects.toThrow(FailureError);
    await pass(60_000);
    await refused;
    await limiter.renew(lease);
    expect((await limiter.allowance(subject("free"))).tokens.held).toBe(100);
  });

  it("is not waited for again after five of them: the sixth is told at once, with when to come back", async () => {
    fakeTimers();
    vi.spyOn(console, "error").mockImplementation(() => {});
    const silent = createLimiter({
      now,
      seeds,
      store: { ...store, admit: () => new Promise(() => {}) },
    });
    const five = Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => silent.admit(subject("free"), ask(`m${n}`))),
    );
    await pass(1_000);
    await five;
    await pass(1_000);
    const failure = await silent
      .admit(subject("free"), ask("more"))
      .catch((error: FailureError) => error.failure);
    expect(failure).toEqual({ code: "limits_unavailable", retryAfterMs: 4_000 });
    vi.restoreAllMocks();
  });
});

describe("what a dead process left", () => {
  it("is charged once, however often it is delivered, and put right by a larger figure, also after nothing", async () => {
    for (const [id, first] of [
      ["a", 40],
      ["b", 0],
    ] as const) {
      const { lease } = await limiter.admit(subject("free"), ask(id));
      const owed = { userId: "u", leaseId: id, admittedAt: lease.admittedAt, writtenAt: clock };
      for (let n = 0; n < 3; n++) await limiter.deliver({ ...owed, charge: charge(first) });
      await limiter.settle(lease, charge(60), clock);
    }
    expect((await limiter.allowance(subject("free"))).tokens).toMatchObject({ used: 120, held: 0 });
  });

  it("is not lost to a seed that another process read before the ledger was written", async () => {
    store = createMemoryStore({ now, ceilingMicroUsd: 1_000 });
    let answer = () => {};
    const open = { id: "a", admittedAt: NOON - 1, input: 10, output: 90 };
    const slow: SeedSource = {
      user: (_userId, at) =>
        new Promise((resolve) => {
          answer = () => resolve(userSeed(at, { leases: [open] }));
        }),
      ceiling: async (at) => ceilingSeed(at, { leases: [{ ...open, userId: "u", microUsd: 100 }] }),
    };
    const other = createLimiter({ store, seeds: slow, now });
    const late = other.allowance(subject("free"));
    ledger = 40;
    clock = NOON + 1;
    limiter = createLimiter({ store, seeds, now });
    const owed = { userId: "u", leaseId: "a", admittedAt: NOON - 1, writtenAt: NOON, charge: charge(40, 9) };
    await limiter.deliver(owed);
    answer();
    expect((await late).tokens).toMatchObject({ used: 40, held: 0 });
    const asked = store.admit(keyOf("v"), limitsOf("free"), ask("b"), { user: userSeed(clock) });
    expect(await asked, "the ceiling is seeded too").toMatchObject({ verdict: { ok: true } });
  });

  it("seeds a cold user with the messages of every plan's window, which the delivery must not forget", async () => {
    const admitted = NOON - PLANS.pro.requests.windowMs + 1;
    limiter = createLimiter({
      store,
      now,
      seeds: { ...seeds, user: async (_userId, at) => userSeed(at, { log: [admitted] }) },
    });
    const owed = { userId: "u", leaseId: "a", admittedAt: NOON - 1, writtenAt: clock, charge: charge(40) };
    await limiter.deliver(owed);
    const { requests } = await limiter.allowance(subject("pro"));
    expect(requests.remaining).toBe(PLANS.pro.requests.max - 1);
  });
});

describe("the limits' clock", () => {
  const aheadBy = (ms: number) => {
    const ahead = createMemoryStore({ now: () => clock + ms, ceilingMicroUsd: null });
    return createLimiter({ store: ahead, seeds, now });
  };

  it("is the process's own in memory", async () => {
    const { lease } = await limiter.admit(subject("free"), ask("a"));
    expect(lease.clockAheadMs).toBe(0);
  });

  it.each([90_000, -90_000])("is known of each lease, where it is %d ms ahead", async (ms) => {
    const { lease } = await aheadBy(ms).admit(subject("free"), ask("a"));
    expect(lease).toMatchObject({ clockAheadMs: ms, admittedAt: NOON + ms });
  });

  it("names the midnight at which tokens come back, whatever the process thinks", async () => {
    ledger = CAP;
    const failure = await refused(aheadBy(1_234).admit(subject("free"), ask("a")));
    expect(failure.resetsAt).toBe(new Date(MIDNIGHT).toISOString());
  });
});

describe("the whole app's ceiling", () => {
  it("refuses without its figures, with the allowance that is untouched, and no upgrade that would not help", async () => {
    const spent: SeedSource = {
      ...seeds,
      ceiling: async (at) => ceilingSeed(at, { usedMicroUsd: 1_000 }),
    };
    limiter = createLimiter({
      store: createMemoryStore({ now, ceilingMicroUsd: 1_000 }),
      seeds: spent,
      now,
    });
    const failure = await refused(limiter.admit(subject("free"), ask("a")));
    expect(failure).toMatchObject({
      limit: "spend",
      max: null,
      used: 0,
      remaining: 0,
      retryAfterMs: MIDNIGHT - NOON,
      upgrade: null,
      allowance: { requests: { remaining: MAX }, tokens: { held: 0 }, replies: { live: 0 } },
    });
  });

  it("is reserved at the price that was asked with", async () => {
    const { lease } = await limiter.admit(
      subject("free"),
      ask("a", { price: { inputNanoUsd: 1_500, outputNanoUsd: 3_000 } }),
    );
    expect(lease.reservedMicroUsd).toBe(10 * 1.5 + 90 * 3);
  });
});

describe("pages", () => {
  it("show what the ledger has while the store is away", async () => {
    ledger = 700;
    const away = createLimiter({
      store: { ...store, peek: () => Promise.reject(new Error("gone")) },
      seeds,
      now,
    });
    expect((await away.allowance(subject("free"))).tokens).toMatchObject({ used: 700, remaining: CAP - 700 });
    expect(away.health()).toMatchObject({ kind: "memory", ok: true, lastFailure: { at: NOON } });
  });
});
