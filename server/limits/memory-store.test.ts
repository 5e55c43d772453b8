import { beforeEach, describe, expect, it } from "vitest";
import type { Ask } from "./admission";
import { limitsOf } from "./limiter";
import { createMemoryStore } from "./memory-store";
import type { AdmissionStore } from "./store";

const FREE = limitsOf("free");
const NOON = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 86_400_000;
const ask = (leaseId: string): Ask => ({ leaseId, inputTokens: 10, maxOutput: 90, minOutput: 20 });

let clock = NOON;
let store: AdmissionStore;
beforeEach(() => {
  clock = NOON;
  store = createMemoryStore({ now: () => clock });
});

describe("a cold key", () => {
  it("is said to be cold by every call that needs today's use, and is not made by asking", async () => {
    expect(await store.admit("u", FREE, ask("a"))).toBe("cold");
    expect(await store.settle("u", FREE, "a", 1)).toBe("cold");
    expect(await store.peek("u", FREE)).toBe("cold");
    await store.renew("u", "a");
    expect(await store.peek("u", FREE)).toBe("cold");
  });

  it("is seeded once: a seed for a known key is ignored", async () => {
    expect(await store.peek("u", FREE, 700)).toMatchObject({ tokens: { used: 700 } });
    expect(await store.admit("u", FREE, ask("a"), 0)).toMatchObject({
      standing: { tokens: { used: 700, held: 100 } },
    });
  });

  it("is cold again once forgotten", async () => {
    await store.admit("u", FREE, ask("a"), 0);
    await store.forget("u");
    expect(await store.peek("u", FREE)).toBe("cold");
  });
});

it("keeps the users apart", async () => {
  await store.admit("u", FREE, ask("a"), 0);
  expect(await store.peek("v", FREE, 5)).toMatchObject({
    requests: { remaining: FREE.requests.max },
    tokens: { used: 5, held: 0 },
  });
});

it("renews a lease on its own clock", async () => {
  await store.admit("u", FREE, ask("a"), 0);
  clock += 40_000;
  await store.renew("u", "a");
  clock += 40_000;
  expect(await store.peek("u", FREE)).toMatchObject({ replies: { live: 1 } });
});

it("answers a bad ask with a rejection and keeps what it had", async () => {
  await store.admit("u", FREE, ask("a"), 0);
  await expect(store.admit("u", FREE, { ...ask("b"), inputTokens: -1 })).rejects.toThrow(RangeError);
  expect(await store.peek("u", FREE)).toMatchObject({ tokens: { held: 100 } });
});

describe("memory", () => {
  it("lets idle keys go while others are used, and keeps every key that today's use is in", async () => {
    const users = Array.from({ length: 500 }, (_, n) => `u${n}`);
    for (const user of users) {
      await store.admit(user, FREE, ask("a"), 0);
      await store.settle(user, FREE, "a", 50);
    }
    clock += DAY_MS - 12 * 3_600_000 - 1;
    for (const user of users) expect(await store.peek(user, FREE)).toMatchObject({ tokens: { used: 50 } });

    clock += DAY_MS;
    for (const user of users) await store.admit("busy", FREE, ask(`b-${user}`), 0);
    const left = await Promise.all(users.map((user) => store.peek(user, FREE)));
    expect(left.filter((standing) => standing !== "cold")).toEqual([]);
    expect(await store.peek("busy", FREE)).not.toBe("cold");
  });
});
