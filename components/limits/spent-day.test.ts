import { expect, it } from "vitest";
import { MIN_OUTPUT_TOKENS } from "@/server/chat/prepare";
import { PLANS } from "@/server/plans";
import { allowanceOf, refusalOf } from "./allowance.fixture";
import { type LimitState, UNKNOWN, withAllowance, withFailure } from "./limit-state";
import { isSpent, SHORTEST_REPLY_TOKENS as SHORTEST, withSpentDay } from "./spent-day";

const HOUR_MS = 3_600_000;
const wallNow = Date.UTC(2026, 2, 1, 19);
const left = (remaining: number, more: { held?: number } = {}) =>
  allowanceOf("free", {
    tokens: { used: PLANS.free.tokensPerDay - remaining, remaining, resetsInMs: 5 * HOUR_MS, ...more },
  });
const state = (allowance: ReturnType<typeof left>): LimitState => withAllowance(UNKNOWN, allowance, 0);

it("is spent from the first token that the shortest reply lacks", () => {
  expect(isSpent(left(SHORTEST).tokens)).toBe(false);
  expect(isSpent(left(SHORTEST - 1).tokens)).toBe(true);
});

it("means the same by the shortest reply as the server does", () => {
  expect(SHORTEST).toBe(MIN_OUTPUT_TOKENS);
});

it("is not spent while a reply may give something back, nor where there is no end", () => {
  expect(isSpent(left(0, { held: 1 }).tokens)).toBe(false);
  expect(isSpent(allowanceOf("enterprise").tokens)).toBe(false);
});

it("refuses up front until midnight, with the upgrade that is known", () => {
  const { upgrade } = refusalOf("tokens");
  const { refusal } = withSpentDay({ ...state(left(0)), upgrade }, { now: 0, wallNow });
  expect(refusal).toMatchObject({ until: 5 * HOUR_MS, foreseen: true });
  expect(refusal?.failure).toMatchObject({ limit: "tokens", remaining: 0, upgrade });
  expect(refusal?.failure.resetsAt).toBe("2026-03-02T00:00:00.000Z");
});

it("names midnight also by a clock that is an hour wrong", () => {
  const { refusal } = withSpentDay(state(left(0)), { now: 0, wallNow: wallNow + HOUR_MS });
  expect(refusal?.failure.resetsAt).toBe("2026-03-02T00:00:00.000Z");
});

it("changes nothing where something fits, where another refusal stands, and when the day is over", () => {
  const room = state(left(SHORTEST));
  expect(withSpentDay(room, { now: 0, wallNow })).toBe(room);
  const refused = withFailure(state(left(0)), refusalOf("requests", { allowance: left(0) }), 0);
  expect(withSpentDay(refused, { now: 0, wallNow })).toBe(refused);
  const over = state(left(0));
  expect(withSpentDay(over, { now: 5 * HOUR_MS, wallNow })).toBe(over);
});
