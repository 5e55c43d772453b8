import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBudget, withinDeadline } from "./deadline";
import { fakeTimers, pass } from "./limits.fixture";

beforeEach(() => {
  fakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const after = <T>(ms: number, answer: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(answer), ms));
const outcome = (work: Promise<unknown>) => work.then(String, (error: Error) => error.message);

it("waits up to the deadline and no longer", async () => {
  const [inTime, late] = [
    outcome(withinDeadline(after(99, "there"), 100)),
    outcome(withinDeadline(after(101, "there"), 100)),
  ];
  await pass(100);
  await pass(1);
  expect(await Promise.all([inTime, late])).toEqual(["there", "No answer within 100 ms"]);
});

it("passes a failure on, and leaves no timer behind", async () => {
  expect(await outcome(withinDeadline(Promise.reject(new Error("gone")), 100))).toBe("gone");
  expect(vi.getTimerCount()).toBe(0);
});

it("gives what follows only what is left of the budget, however long there was between", async () => {
  const budget = createBudget(1_000);
  const first = outcome(budget(after(600, "first")));
  await pass(600);
  expect(await first).toBe("first");
  await pass(4_000);

  let second = "";
  outcome(budget(after(500, "second"))).then((text) => {
    second = text;
  });
  await pass(399);
  expect(second).toBe("");
  await pass(1);
  expect(second).toBe("No answer within 400 ms");

  const third = outcome(budget(after(1, "third")));
  await pass(0);
  await pass(1);
  expect(await third).toBe("No answer within 0 ms");
});
