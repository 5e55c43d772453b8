import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FailureError } from "../errors";
import { LEASE_MS } from "../limits/admission";
import { createLimiter, type Lease, limitsOf } from "../limits/limiter";
import { ask, ceilingSeed, fakeTimers, pass, userSeed } from "../limits/limits.fixture";
import { createMemoryStore } from "../limits/memory-store";
import { keepRenewed } from "./renewing";

beforeEach(fakeTimers);
afterEach(() => {
  vi.useRealTimers();
});

const subject = { userId: "u", plan: "free", limits: limitsOf("free") } as const;

/** A lease that is kept renewed, and a store that can go away. */
async function held() {
  const limiter = createLimiter({
    store: createMemoryStore({ now: Date.now, ceilingMicroUsd: null }),
    seeds: { user: async (_, at) => userSeed(at), ceiling: async (at) => ceilingSeed(at) },
    now: Date.now,
  });
  const { lease } = await limiter.admit(subject, ask("m"));
  const store = { away: false, asked: 0 };
  const renew = async (one: Lease) => {
    store.asked += 1;
    if (store.away) throw new FailureError({ code: "limits_unavailable", retryAfterMs: 1 });
    await limiter.renew(one);
  };
  const end = keepRenewed({ renew }, lease);
  const live = async () => (await limiter.allowance(subject)).replies.live;
  return { store, end, live };
}

it("holds a lease for as long as its reply is written, and no longer than a lease's life after that", async () => {
  const { end, live, store } = await held();
  await pass(10 * LEASE_MS);
  expect(await live()).toBe(1);
  end();
  const { asked } = store;
  await pass(LEASE_MS);
  expect(await live()).toBe(0);
  expect(store.asked).toBe(asked);
});

it("counts a reply again within a second after the store was away for longer than a lease's life", async () => {
  const { end, live, store } = await held();
  store.away = true;
  await pass(2 * LEASE_MS);
  expect(await live()).toBe(0);
  store.away = false;
  await pass(1_000);
  expect(await live()).toBe(1);

  // Then it is asked as seldom as before.
  const { asked } = store;
  await pass(LEASE_MS);
  expect(store.asked).toBe(asked + 3);
  expect(await live()).toBe(1);
  end();
});

it("asks no more when it was ended while it waited for the store", async () => {
  const { end, store } = await held();
  store.away = true;
  await pass(LEASE_MS);
  end();
  const { asked } = store;
  await pass(LEASE_MS);
  expect(store.asked).toBe(asked);
});
