import { beforeEach, describe, expect, it } from "vitest";
import { DAY_MS, LEASE_MS, MEMORY_MS, POLL_MS } from "./admission";
import { type Ceiling, createCeiling, reservedMicroUsd } from "./ceiling";
import { keyOf, leaseName } from "./keys";
import { ceilingSeed } from "./limits.fixture";

const NOON = Date.UTC(2026, 0, 15, 12);
const MIDNIGHT = Date.UTC(2026, 0, 16);
const MAX = 1_000;

let ceiling: Ceiling;
beforeEach(() => {
  ceiling = createCeiling(ceilingSeed(NOON), NOON);
});

const take = (id: string, microUsd: number, now: number, max = MAX) =>
  ceiling.reserve(id, microUsd, max, now);
const settle = (id: string, microUsd: number, now: number, instants = {}, raised = 0) =>
  ceiling.settle(id, { admittedAt: NOON, writtenAt: now, ...instants }, { tokens: 1, microUsd }, raised, now);
/** What is neither used nor held: found by asking for it to the micro-dollar. */
function expectFree(microUsd: number, now: number): void {
  expect(take("probe", microUsd + 1, now)).not.toBeNull();
  expect(take("probe", microUsd, now)).toBeNull();
  ceiling.settle("probe", { admittedAt: now, writtenAt: now }, { tokens: 0, microUsd: 0 }, 0, now);
}

describe("reserving", () => {
  it("lets the last micro-dollar go and not one more", () => {
    expect(take("a", 600, NOON)).toBeNull();
    expect(take("b", 401, NOON)).toBe(POLL_MS);
    expect(take("b", 400, NOON)).toBeNull();
    expect(take("c", 1, NOON)).toBe(POLL_MS);
  });

  it("waits for midnight where it is spent, and for the next reply's end where it is only held", () => {
    take("a", 600, NOON);
    expect(take("b", 500, NOON + LEASE_MS - 1)).toBe(1);
    settle("a", 600, NOON + 1);
    expect(take("b", 500, NOON + 2)).toBe(MIDNIGHT - NOON - 2);
  });

  it("is done once for one lease, at the largest amount that it was asked for and that there is room for", () => {
    expect(take("a", 500, NOON)).toBeNull();
    expect(take("b", 200, NOON)).toBeNull();
    expect(take("a", 100, NOON)).toBeNull();
    expectFree(300, NOON);
    expect(take("a", 801, NOON)).toBe(POLL_MS);
    expect(take("a", MAX + 1, NOON)).toBe(MIDNIGHT - NOON);
    expectFree(300, NOON);
    expect(take("a", 800, NOON)).toBeNull();
    expect(take("c", 1, NOON)).toBe(POLL_MS);
    settle("a", 500, NOON + 1);
    expectFree(300, NOON + 1);
  });

  it("holds no more of today for a lease of yesterday that is asked for again", () => {
    take("late", 100, MIDNIGHT - 1);
    expect(take("late", MAX + 1, MIDNIGHT)).toBeNull();
    expectFree(MAX, MIDNIGHT);
  });

  it("is for the day: what yesterday's replies hold and cost is no part of today", () => {
    take("late", 600, MIDNIGHT - 1);
    settle("none", 1, MIDNIGHT - 1);
    expectFree(MAX, MIDNIGHT);
    settle("late", 600, MIDNIGHT + 1);
    expectFree(MAX, MIDNIGHT + 1);
  });

  it("costs nothing where the model does", () => {
    take("a", MAX, NOON);
    settle("a", MAX, NOON);
    expect(take("free", 0, NOON)).toBeNull();
  });
});

describe("a lease", () => {
  it("becomes what the reply cost", () => {
    take("a", 600, NOON);
    settle("a", 150, NOON + 1);
    expectFree(MAX - 150, NOON + 1);
    settle("a", 150, NOON + 2);
    expectFree(MAX - 150, NOON + 2);
  });

  it("stops holding when it expires, and is charged by a late settle for an hour", () => {
    take("a", 600, NOON);
    const end = NOON + LEASE_MS;
    expectFree(400, end - 1);
    expectFree(MAX, end);
    settle("a", 600, end + MEMORY_MS - 1);
    expectFree(400, end + MEMORY_MS - 1);
    take("b", 100, end + MEMORY_MS);
    settle("b", 100, end + 2 * MEMORY_MS + LEASE_MS);
    expectFree(400, end + 2 * MEMORY_MS + LEASE_MS);
  });

  it("holds for as long as it is renewed, also when it had expired meanwhile", () => {
    take("a", 600, NOON);
    const renewal = { admittedAt: NOON, microUsd: 600 };
    ceiling.renew("a", renewal, NOON + LEASE_MS - 1);
    expectFree(400, NOON + LEASE_MS);
    ceiling.renew("a", renewal, NOON + 3 * LEASE_MS);
    expectFree(400, NOON + 4 * LEASE_MS - 1);
    expectFree(MAX, NOON + 4 * LEASE_MS);
  });

  it("is put right by what its user's state adds to it", () => {
    take("a", 600, NOON);
    settle("a", 100, NOON + 1);
    settle("a", 300, NOON + 2, {}, 200);
    expectFree(MAX - 300, NOON + 2);
  });
});

describe("a ceiling that was emptied", () => {
  const before = NOON - 10_000;

  it("goes on with what was spent and what open replies hold", () => {
    const leases = [{ id: "open", userId: "u", admittedAt: before, microUsd: 300 }];
    ceiling = createCeiling(ceilingSeed(NOON, { usedMicroUsd: 200, leases }), NOON);
    expectFree(500, NOON);
    settle(leaseName(keyOf("u"), "open"), 100, NOON + 1, { admittedAt: before });
    settle(leaseName(keyOf("u"), "open"), 100, NOON + 2, { admittedAt: before });
    expectFree(700, NOON + 2);
  });

  it("charges, once, a reply that its seed could not know, and none that is in it", () => {
    const lost = { admittedAt: before };
    settle("lost", 100, NOON + 1, { ...lost, writtenAt: NOON });
    settle("lost", 100, NOON + 2, { ...lost, writtenAt: NOON });
    settle("in the seed", 100, NOON + 1, { ...lost, writtenAt: NOON - 1 });
    settle("of later", 100, NOON + 1, { admittedAt: NOON, writtenAt: NOON + 1 });
    expectFree(MAX - 100, NOON + 2);
    settle("lost", 250, NOON + 3, { ...lost, writtenAt: NOON });
    expectFree(MAX - 250, NOON + 3);
  });

  it("holds again what is renewed, and not what was settled", () => {
    ceiling.renew("lost", { admittedAt: before, microUsd: 300 }, NOON);
    expectFree(700, NOON);
    settle("lost", 50, NOON + 1, { admittedAt: before });
    ceiling.renew("lost", { admittedAt: before, microUsd: 300 }, NOON + 2);
    ceiling.renew("unknown", { admittedAt: NOON, microUsd: 300 }, NOON + 2);
    expectFree(MAX - 50, NOON + 2);
  });
});

describe("a clock that goes backwards", () => {
  it("never rolls the day back, and frees nothing before it would have been", () => {
    take("a", 600, MIDNIGHT);
    expectFree(400, MIDNIGHT - DAY_MS);
    expectFree(400, MIDNIGHT - DAY_MS + LEASE_MS - 1);
    expectFree(MAX, MIDNIGHT - DAY_MS + LEASE_MS);
  });
});

it("rounds a message's price up to the micro-dollar, once", () => {
  const price = { inputNanoUsd: 125, outputNanoUsd: 500 };
  expect(reservedMicroUsd(price, 8, 0)).toBe(1);
  expect(reservedMicroUsd(price, 9, 0)).toBe(2);
  expect(reservedMicroUsd(price, 1, 1)).toBe(1);
  expect(reservedMicroUsd(price, 0, 0)).toBe(0);
});
