import { describe, expect, it } from "vitest";
import type { Failure, LimitName } from "@/server/errors";
import { PLANS } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import {
  ANSWER_GRACE_MS,
  atTime,
  type LimitState,
  nextDue,
  UNKNOWN,
  unblocked,
  withAllowance,
  withFailure,
} from "./limit-state";

const LIMITS: LimitName[] = ["requests", "concurrency", "held", "tokens", "spend"];
const WAIT = 42_000;
const refused = (limit: LimitName, at = 0) =>
  withFailure(UNKNOWN, refusalOf(limit, { retryAfterMs: WAIT }), at);

describe("a refusal", () => {
  it.each(LIMITS)("for %s blocks until its deadline, and brings its own figures", (limit) => {
    const state = refused(limit, 1_000);
    expect(state.refusal?.until).toBe(1_000 + WAIT);
    expect(state.reading?.allowance).toEqual(refusalOf(limit, { retryAfterMs: WAIT }).allowance);
  });

  it.each(["requests", "tokens", "spend"] as const)(
    "for %s is there one millisecond before its end and gone at it",
    (limit) => {
      const state = refused(limit);
      expect(atTime(state, WAIT - 1).refusal).not.toBeNull();
      expect(atTime(state, WAIT).refusal).toBeNull();
    },
  );

  it.each(["concurrency", "held"] as const)(
    "for %s outlives its deadline until an answer, or a while without one",
    (limit) => {
      const state = refused(limit);
      expect(atTime(state, WAIT + ANSWER_GRACE_MS - 1).refusal).not.toBeNull();
      expect(atTime(state, WAIT + ANSWER_GRACE_MS).refusal).toBeNull();
      const stillBusy = withAllowance(state, refusalOf(limit).allowance, WAIT);
      expect(stillBusy.refusal?.until).toBe(2 * WAIT);
    },
  );

  const room: Record<Exclude<LimitName, "spend">, ReturnType<typeof allowanceOf>> = {
    requests: allowanceOf("free", { requests: { remaining: 1 } }),
    concurrency: allowanceOf("free"),
    held: allowanceOf("free", { tokens: { held: 100, remaining: 1 } }),
    tokens: allowanceOf("free", { tokens: { remaining: 1 } }),
  };
  it.each(Object.entries(room))("for %s goes with an allowance that has more room", (limit, allowance) => {
    expect(withAllowance(refused(limit as LimitName), allowance, 1).refusal).toBeNull();
  });

  it.each(LIMITS)("for %s stays with an allowance that has no more room", (limit) => {
    const state = refused(limit);
    expect(withAllowance(state, refusalOf(limit).allowance, 1).refusal?.failure).toBe(state.refusal?.failure);
  });

  it("for the app's ceiling is not disproved by what the user has left", () => {
    expect(withAllowance(refused("spend"), allowanceOf("free"), 1).refusal).not.toBeNull();
  });

  it("ends when newer figures say so, whatever it said at first", () => {
    const allowance = allowanceOf("free", { requests: { remaining: 0, nextInMs: 5_000 } });
    expect(withAllowance(refused("requests"), allowance, 10_000).refusal?.until).toBe(15_000);
  });

  it.each(LIMITS)("for %s goes when the plan changes", (limit) => {
    const spent = { ...refusalOf(limit).allowance, plan: "pro" as const };
    expect(withAllowance(refused(limit), spent, 1).refusal).toBeNull();
  });

  it("goes when a message is admitted", () => {
    expect(unblocked(refused("spend"))).toMatchObject({ refusal: null, trouble: null });
  });
});

it("ignores an allowance that is older than what it knows", () => {
  const known = withAllowance(UNKNOWN, allowanceOf("free", { tokens: { used: 2_000 } }), 100);
  expect(withAllowance(known, allowanceOf("free"), 99)).toBe(known);
  expect(withAllowance(known, allowanceOf("free"), 100).reading?.allowance).toEqual(allowanceOf("free"));
});

it("forgets an upgrade when the plan changes, and takes the new one", () => {
  const offer = refusalOf().upgrade;
  const known = withAllowance(UNKNOWN, allowanceOf("free"), 0, offer);
  expect(withAllowance(known, allowanceOf("free"), 1).upgrade).toBe(offer);
  expect(withAllowance(known, allowanceOf("pro"), 1).upgrade).toBeNull();
});

describe("as time goes by", () => {
  const max = PLANS.free.requests.max;
  const reading = allowanceOf("free", {
    requests: { remaining: max - 1, nextInMs: 10_000 },
    tokens: { used: 900, held: 100, remaining: 0, resetsInMs: 20_000 },
  });
  const state = withAllowance(UNKNOWN, reading, 0);

  it("gives one request back when the oldest leaves the window, and no more than one", () => {
    expect(atTime(state, 9_999)).toBe(state);
    const back = atTime(state, 10_000);
    expect(back.reading?.allowance.requests).toMatchObject({ remaining: max, nextInMs: null });
    expect(atTime(back, 19_999)).toBe(back);
  });

  it("begins a new day with what replies still hold", () => {
    const { tokens } = atTime(state, 20_000).reading?.allowance ?? reading;
    expect(tokens).toMatchObject({ used: 0, held: 100, remaining: PLANS.free.tokensPerDay - 100 });
    expect(atTime(atTime(state, 20_000), 20_001).reading?.allowance.tokens.used).toBe(0);
  });

  it("names the next instant at which something is due, and none twice", () => {
    const instants: number[] = [];
    let current: LimitState = withFailure(state, { code: "limits_unavailable", retryAfterMs: 15_000 }, 0);
    for (let due = nextDue(current, 0); due !== null && instants.length < 3; due = nextDue(current, due)) {
      instants.push(due);
      current = atTime(current, due);
    }
    expect(instants).toEqual([10_000, 15_000, 20_000]);
  });

  it("has nothing due while nothing is known", () => expect(nextDue(UNKNOWN, 0)).toBeNull());
});

describe("trouble", () => {
  it("with the limits passes by itself", () => {
    const state = withFailure(UNKNOWN, { code: "limits_unavailable", retryAfterMs: 5_000 }, 0);
    expect(atTime(state, 4_999).trouble).not.toBeNull();
    expect(atTime(state, 5_000).trouble).toBeNull();
  });

  it("with the provider stays until a message is admitted", () => {
    const state = withFailure(UNKNOWN, { code: "provider_overloaded", retryAfterMs: 5_000 }, 0);
    expect(atTime(state, 1e9).trouble).not.toBeNull();
    expect(unblocked(state).trouble).toBeNull();
  });

  it.each<Failure>([
    { code: "conflict" },
    { code: "unauthenticated" },
    { code: "invalid_input", fields: {} },
  ])("is not made of $code", (failure) => expect(withFailure(UNKNOWN, failure, 0)).toBe(UNKNOWN));
});
