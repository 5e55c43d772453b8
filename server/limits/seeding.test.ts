import { expect, it } from "vitest";
import { ceilingSeed, userSeed } from "./limits.fixture";
import { createSeeding } from "./seeding";
import type { Cold, SeedSource, Seeds } from "./store";

const NOON = Date.UTC(2026, 0, 15, 12);
const WINDOW_MS = 60_000;
const cold = (user: boolean, ceiling: boolean): Cold => ({ cold: { at: NOON, user, ceiling } });

function setUp() {
  const reads: string[] = [];
  const source: SeedSource = {
    user: async (userId, at, windowMs) => {
      reads.push(`${userId} ${at - NOON} ${windowMs}`);
      return userSeed(at, { used: reads.length });
    },
    ceiling: async (at) => {
      reads.push(`ceiling ${at - NOON}`);
      return ceilingSeed(at);
    },
  };
  return { reads, source, seeding: createSeeding(source) };
}

it("reads nothing for a store that knows", async () => {
  const { reads, seeding } = setUp();
  expect(await seeding("u", WINDOW_MS, async () => ({ known: true }))).toEqual({ known: true });
  expect(reads).toEqual([]);
});

it("reads what the store lacks, and keeps what it brought before", async () => {
  const { reads, seeding } = setUp();
  const brought: (Seeds | undefined)[] = [];
  const answers = [cold(true, false), cold(false, true)];
  await seeding("u", WINDOW_MS, async (seeds) => {
    brought.push(seeds);
    return answers.shift() ?? { known: true };
  });
  expect(reads).toEqual([`u 0 ${WINDOW_MS}`, "ceiling 0"]);
  const user = userSeed(NOON, { used: 1 });
  expect(brought).toEqual([undefined, { user }, { user, ceiling: ceilingSeed(NOON) }]);
});

it("reads once for all who find a key cold at once, and again for who finds it cold later", async () => {
  const { reads, seeding } = setUp();
  const ask = () => seeding("u", WINDOW_MS, async (seeds) => seeds?.user ?? cold(true, false));
  const all = await Promise.all(Array.from({ length: 200 }, ask));
  expect(reads).toHaveLength(1);
  expect(new Set(all)).toEqual(new Set([userSeed(NOON, { used: 1 })]));
  expect(await ask()).toMatchObject({ used: 2 });
});

it("keeps users and windows apart", async () => {
  const { reads, seeding } = setUp();
  const ask = (userId: string, windowMs: number) =>
    seeding(userId, windowMs, async (seeds) => seeds?.user ?? cold(true, false));
  await Promise.all([ask("u", WINDOW_MS), ask("v", WINDOW_MS), ask("u", 2 * WINDOW_MS)]);
  expect(reads).toHaveLength(3);
});

it("tells all who wait that the database failed, and tries again for the next", async () => {
  let broken = true;
  const { source } = setUp();
  const user: SeedSource["user"] = (...args) =>
    broken ? Promise.reject(new Error("no database")) : source.user(...args);
  const seeding = createSeeding({ ...source, user });
  const ask = () => seeding("u", WINDOW_MS, async (seeds) => seeds?.user ?? cold(true, false));
  const results = await Promise.allSettled([ask(), ask()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  broken = false;
  expect(await ask()).toMatchObject({ day: userSeed(NOON).day });
});

it("gives up on a store that stays cold whatever it is given", async () => {
  const { reads, seeding } = setUp();
  await expect(seeding("u", WINDOW_MS, async () => cold(true, true))).rejects.toThrow("stayed cold");
  expect(reads.length).toBeLessThan(20);
});
