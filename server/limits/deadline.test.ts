import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBudget, withinDeadline } from "./deadline";

beforeEach(() => {
  vi.useFakeTimers();
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
  await vi.advanceTimersByTimeAsync(101);
  expect(await Promise.all([inTime, late])).toEqual(["there", "No answer within 100 ms"]);
});

it("passes a failure on, and leaves no timer behind", async () => {
  expect(await outcome(withinDeadline(Promise.reject(new Error("gone")), 100))).toBe("gone");
  expect(vi.getTimerCount()).toBe(0);
});

it("gives what follows only what is left of the budget, however long there was between", async () => {
  const budget = createBudget(1_000);
  const first = outcome(budget(after(600, "first")));
  await vi.advanceTimersByTimeAsync(600);
  expect(await first).toBe("first");
  await vi.advanceTimersByTimeAsync(4_000);

  let second = "";
  outcome(budget(after(500, "second"))).then((text) => {
    second = text;
  });
  await vi.advanceTimersByTimeAsync(399);
  expect(second).toBe("");
  await vi.advanceTimersByTimeAsync(1);
  expect(second).toBe("No answer within 400 ms");

  const third = outcome(budget(after(1, "third")));
  await vi.advanceTimersByTimeAsync(1);
  expect(await third).toBe("No answer within 0 ms");
});
