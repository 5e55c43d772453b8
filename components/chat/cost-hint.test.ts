import { expect, it } from "vitest";
import { allowanceOf } from "@/components/limits/allowance.fixture";
import { PLANS } from "@/server/plans";
import { receiptOf } from "./chat.fixture";
import { costHint, costWords, roughTokens } from "./cost-hint";

const { tokens } = allowanceOf("free");
const longest = PLANS.free.maxOutputTokens;

it("counts four letters to a token, and one of a script without spaces", () => {
  expect(roughTokens("abcdefgh")).toBe(2);
  expect(roughTokens("限流器")).toBe(3);
  expect(roughTokens("")).toBe(0);
});

it("says the share of the day's budget", () => {
  const hint = costHint("x".repeat(PLANS.free.tokensPerDay), [], tokens, longest);
  expect(hint.percent).toBeGreaterThan(25);
  expect(costWords(hint)).toMatch(/^about 1\dk tokens, 2\d % of today$/);
});

it("says no share where there is no end to the budget", () => {
  const hint = costHint("hello", [], allowanceOf("enterprise").tokens, longest);
  expect(hint).toMatchObject({ percent: null, fit: "whole" });
  expect(costWords(hint)).toMatch(/^about \d+ tokens$/);
});

it("counts what the conversation sends along, by its last receipt", () => {
  const long = receiptOf({
    usage: { inputTokens: 2_000, outputTokens: 500, cacheWriteTokens: 100, cacheReadTokens: 400 },
  });
  const first = costHint("hello", [], tokens, longest);
  const later = costHint("hello", [{ receipt: null }, { receipt: long }], tokens, longest);
  expect(later.tokens).toBeGreaterThanOrEqual(3_000);
  expect(later.tokens).toBeGreaterThan(first.tokens);
});

it("never counts on a longer reply than the plan gives", () => {
  const long = receiptOf({
    usage: { inputTokens: 0, outputTokens: 10 * longest, cacheWriteTokens: 0, cacheReadTokens: 0 },
  });
  const { tokens: cost } = costHint("", [{ receipt: long }], tokens, longest);
  expect(cost).toBe(10 * longest + longest);
});

it("says that the reply is cut from the first token that is missing, until the message itself does not fit", () => {
  const prompt = costHint("", [], tokens, 0).tokens;
  const left = (remaining: number) => ({ ...tokens, remaining });
  expect(costHint("", [], left(prompt + longest), longest).fit).toBe("whole");
  expect(costHint("", [], left(prompt + longest - 1), longest).fit).toBe("cut");
  expect(costHint("", [], left(prompt + 1), longest).fit).toBe("cut");
  expect(costHint("", [], left(prompt), longest).fit).toBe("none");
});
