import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRetractions } from "./retractions";

const MINUTE = 60_000;
let delivered: string[];
let away: boolean;
const deliver = async ({ leaseId }: { leaseId: string }) => {
  if (away) throw new Error("gone");
  delivered.push(leaseId);
};
const one = (leaseId: string) => ({ key: "u", leaseId, claim: "c" });

beforeEach(() => {
  vi.useFakeTimers();
  delivered = [];
  away = false;
});
afterEach(() => {
  vi.useRealTimers();
});

it("delivers what got no answer soon, and once more for what the first one overtook", async () => {
  const retractions = createRetractions(deliver);
  retractions.add(one("a"));
  await vi.advanceTimersByTimeAsync(250);
  expect(delivered).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(delivered).toEqual(["a", "a"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("tries until the store is back, ever more slowly but at least each five seconds", async () => {
  const retractions = createRetractions(deliver);
  away = true;
  retractions.add(one("a"));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  away = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(delivered).toEqual(["a"]);
});

it("does not let one that fails hold up the others", async () => {
  const retractions = createRetractions((unanswered) =>
    unanswered.leaseId === "bad" ? Promise.reject(new Error("bad")) : deliver(unanswered),
  );
  for (const id of ["bad", "a", "b"]) retractions.add(one(id));
  await vi.advanceTimersByTimeAsync(250);
  expect(delivered).toEqual(["a", "b"]);
});

it("keeps a bounded number, the newest", async () => {
  const retractions = createRetractions(deliver);
  away = true;
  for (let n = 0; n < 10_001; n++) retractions.add(one(`lease-${n}`));
  away = false;
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  const all = new Set(delivered);
  expect(all.size).toBe(10_000);
  expect(all).not.toContain("lease-0");
});

it("gives what was never delivered a last try at the end, and nothing after it", async () => {
  const retractions = createRetractions(deliver);
  retractions.add(one("a"));
  await retractions.close();
  expect(delivered).toEqual(["a"]);
  retractions.add(one("b"));
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(delivered).toEqual(["a"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("ends also when the store is away", async () => {
  const retractions = createRetractions(deliver);
  away = true;
  retractions.add(one("a"));
  await expect(retractions.close()).resolves.toBeUndefined();
});
