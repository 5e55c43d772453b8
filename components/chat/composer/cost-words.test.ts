import { expect, it } from "vitest";
import { MODELS } from "@/server/ai/models";
import type { CostHint } from "./cost-hint";
import { cheaperModel, costWords } from "./cost-words";

const models = MODELS.map(({ id, price }) => ({
  id,
  allowed: true,
  inputUsdPerMillion: price.input,
  outputUsdPerMillion: price.output,
}));
const [small, , large] = models as [(typeof models)[0], (typeof models)[0], (typeof models)[0]];
const hintOf = (inputTokens: number, percent: number | null = 2): CostHint => ({
  inputTokens,
  outputTokens: 200,
  percent,
  fit: "whole",
  alone: { inputTokens, fits: true },
});

it("says tokens, share and money", () => {
  const price = { inputUsdPerMillion: 2, outputUsdPerMillion: 10 };
  expect(costWords(hintOf(1_000), price)).toBe("about 1.2k tokens, 2 % of today, $0.004");
  expect(costWords(hintOf(40), small)).toBe("about 240 tokens, 2 % of today, under $0.001");
  expect(costWords(hintOf(20_000, 0.4), price)).toBe("about 20k tokens, under 1 % of today, $0.04");
});

it("says no share where there is no end to the day's budget", () => {
  expect(costWords(hintOf(1_000, null), small)).toMatch(/^about 1\.2k tokens, under/);
});

it("names a cheaper model where it saves money worth the word, and never for the tokens", () => {
  expect(cheaperModel(hintOf(100_000), models, large.id)?.id).toBe(small.id);
  expect(cheaperModel(hintOf(100), models, large.id)).toBeNull();
  expect(cheaperModel(hintOf(100_000), models, small.id)).toBeNull();
  const above = models.map((model) => ({ ...model, allowed: model.id === large.id }));
  expect(cheaperModel(hintOf(100_000), above, large.id)).toBeNull();
});
