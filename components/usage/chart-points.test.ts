import { expect, it } from "vitest";
import { PLANS } from "@/server/plans";
import { dayPoints, scaleOf } from "./chart-points";

const limit = PLANS.free.tokensPerDay;
const day = (sums: { inputTokens: number; cacheWriteTokens?: number; cacheReadTokens?: number }) => ({
  day: "2026-11-21",
  refusals: {},
  messages: 1,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheReadTokens: 0,
  chargedTokens: 0,
  costMicroUsd: 0,
  ...sums,
});
const bar = (inputTokens: number) => dayPoints([day({ inputTokens })], { write: 1, read: 1 });

it("weighs the cache as the budget does", () => {
  const sums = day({ inputTokens: 7, cacheWriteTokens: 4, cacheReadTokens: 30 });
  expect(dayPoints([sums], { write: 1.25, read: 0.1 })[0]).toMatchObject({ input: 7, output: 0, cached: 8 });
});

it("draws the limit where it is, above bars that can be seen beside it", () => {
  const scale = scaleOf(bar(limit / 10), limit);
  expect(scale).toMatchObject({ line: limit, inScale: true });
  expect(scale.top).toBeGreaterThan(limit);
});

it("draws the limit at the top, out of scale, where it would flatten the bars", () => {
  const scale = scaleOf(bar(limit / 10 - 1), limit);
  expect(scale.inScale).toBe(false);
  expect(scale.line).toBe(scale.top);
});

it("has room for a day over the limit, and draws no line where there is none", () => {
  expect(scaleOf(bar(limit * 2), limit).top).toBeGreaterThan(limit * 2);
  const free = scaleOf(bar(limit), null);
  expect([free.line, free.inScale]).toEqual([null, true]);
  expect(free.top).toBeGreaterThan(limit);
});

it.each([1, 7, 30, 999, 1_000, 54_000, 1_234_567])(
  "has three to five round steps for a peak of %i",
  (peak) => {
    const { ticks, top } = scaleOf(bar(peak), null);
    expect(ticks.length - 1).toBeGreaterThanOrEqual(3);
    expect(ticks.length - 1).toBeLessThanOrEqual(6);
    expect(ticks.at(-1)).toBeLessThanOrEqual(top);
  },
);
