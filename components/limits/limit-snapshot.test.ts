import { describe, expect, it } from "vitest";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { readSnapshot, takeSnapshot } from "./limit-snapshot";
import { UNKNOWN, withAllowance, withFailure } from "./limit-state";

const WAIT = 42_000;
const state = withFailure(UNKNOWN, refusalOf("requests", { retryAfterMs: WAIT }), 7_000);
/** Taken 2 s after the refusal, at noon by the wall clock; through JSON, as storage does it. */
const NOON = 1_800_000_000_000;
const taken = JSON.parse(JSON.stringify(takeSnapshot(state, 5, { now: 9_000, wallNow: NOON })));

describe("a snapshot", () => {
  it("keeps the deadline on a page whose clock began elsewhere", () => {
    const read = readSnapshot(taken, { now: 100, wallNow: NOON + 3_000 });
    expect(read?.state.refusal).toEqual({ failure: state.refusal?.failure, until: 100 + WAIT - 5_000 });
    expect(read?.state.reading?.at).toBe(100 - 5_000);
    expect(read?.order).toBe(5);
  });

  it("has an end in the past when more time has gone by than was left", () => {
    const read = readSnapshot(taken, { now: 100, wallNow: NOON + WAIT });
    expect(read?.state.refusal?.until).toBe(100 - 2_000);
  });

  it("never waits longer than the refusal said, even if the system's clock was set back a day", () => {
    const read = readSnapshot(taken, { now: 100, wallNow: NOON - 86_400_000 });
    expect(read?.state.refusal?.until).toBeLessThanOrEqual(100 + WAIT);
    expect(read?.state.reading?.at).toBe(100 - 2_000);
  });

  it("leaves a provider's trouble to the tab that has it", () => {
    const troubled = withFailure(state, { code: "provider_unavailable", retryAfterMs: null }, 8_000);
    expect(takeSnapshot(troubled, 5, { now: 9_000, wallNow: NOON })).toEqual(taken);
  });

  it("is not taken of nothing", () => expect(takeSnapshot(UNKNOWN, 5, { now: 0, wallNow: 0 })).toBeNull());

  it("keeps that there is no limit", () => {
    const unlimited = withAllowance(UNKNOWN, allowanceOf("enterprise"), 0);
    const snapshot = takeSnapshot(unlimited, 5, { now: 0, wallNow: NOON });
    expect(readSnapshot(snapshot, { now: 0, wallNow: NOON })?.state).toEqual(unlimited);
  });
});

it.each([
  ["nothing", null],
  ["text", "hello"],
  ["an empty object", {}],
  ["another version", { ...taken, version: 2 }],
  ["a time that is none", { ...taken, savedAt: "now" }],
  ["a place in no line", { ...taken, order: "first" }],
  ["no reading", { ...taken, reading: null }],
  ["a reading without figures", { ...taken, reading: { ...taken.reading, allowance: { plan: "free" } } }],
  [
    "an unknown plan",
    { ...taken, reading: { ...taken.reading, allowance: { ...taken.reading.allowance, plan: "gold" } } },
  ],
  [
    "an unknown limit",
    { ...taken, refusal: { ...taken.refusal, failure: { ...taken.refusal.failure, limit: "luck" } } },
  ],
  ["a wait that is none", { ...taken, refusal: { ...taken.refusal, leftMs: null } }],
])("does not take %s for a snapshot", (_, value) => {
  expect(readSnapshot(value, { now: 0, wallNow: NOON })).toBeNull();
});
