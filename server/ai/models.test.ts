import { describe, expect, it } from "vitest";
import { reservedMicroUsd } from "../limits/ceiling";
import { PLANS } from "../plans";
import { isCached } from "./context";
import {
  allowedModels,
  costMicroUsd,
  defaultModel,
  MODELS,
  type Model,
  modelById,
  reservePrice,
} from "./models";
import { CACHE_WEIGHT, chargedTokens } from "./usage";

const NONE = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
const SMALL = defaultModel();

describe("models", () => {
  it("has models of each tier, cheapest first, and finds each by its id", () => {
    expect(new Set(MODELS.map((model) => model.tier))).toEqual(new Set(["small", "large", "frontier"]));
    expect(MODELS.map((model) => model.price.output)).toEqual(
      MODELS.map((model) => model.price.output).sort((a, b) => a - b),
    );
    for (const model of MODELS) expect(modelById(model.id)).toBe(model);
    expect(modelById("claude-1")).toBeUndefined();
  });

  it("gives every plan the default model, and no plan a model above it", () => {
    for (const plan of Object.values(PLANS)) {
      const allowed = allowedModels(plan.models);
      expect(allowed).toContain(SMALL);
      expect([...new Set(allowed.map((model) => model.tier))]).toEqual(plan.models);
    }
  });

  it("can write every plan's longest reply", () => {
    for (const plan of Object.values(PLANS))
      for (const model of allowedModels(plan.models))
        expect(model.maxOutputTokens).toBeGreaterThanOrEqual(plan.maxOutputTokens);
  });

  it("prices a cache write and read as the charge weighs them, or cheaper", () => {
    const prices = MODELS.flatMap((model: Model) => [model.price, model.longPrompt?.price ?? model.price]);
    for (const price of prices) {
      expect(price.cacheWrite).toBeLessThanOrEqual(price.input * CACHE_WEIGHT.write);
      expect(price.cacheRead).toBeLessThanOrEqual(price.input * CACHE_WEIGHT.read + Number.EPSILON);
    }
  });
});

describe("cost", () => {
  it("is the price per million tokens of each kind, in micro-dollars", () => {
    for (const model of MODELS) {
      const { price } = model;
      const million = { ...NONE, outputTokens: 1_000_000 };
      expect(costMicroUsd(model, million)).toBe(price.output * 1_000_000);
      expect(costMicroUsd(model, { ...NONE, inputTokens: 1_000 })).toBe(price.input * 1_000);
      expect(costMicroUsd(model, { ...NONE, cacheWriteTokens: 1_000 })).toBe(price.cacheWrite * 1_000);
      expect(costMicroUsd(model, { ...NONE, cacheReadTokens: 1_000 })).toBe(price.cacheRead * 1_000);
    }
  });

  it("is rounded up once, so one token is never free and nothing costs nothing", () => {
    expect(costMicroUsd(SMALL, { ...NONE, cacheReadTokens: 1 })).toBe(1);
    expect(costMicroUsd(SMALL, { ...NONE, inputTokens: 10 })).toBe(Math.ceil(10 * SMALL.price.input));
    expect(costMicroUsd(SMALL, NONE)).toBe(0);
  });

  it("takes the long prompt's price for the whole call from one token above the threshold", () => {
    const long = SMALL.longPrompt;
    if (long === undefined) throw new Error("the small model has a price for long prompts");
    const at = { ...NONE, inputTokens: long.overTokens - 10, cacheReadTokens: 10, outputTokens: 100 };
    const over = { ...at, cacheReadTokens: 11 };
    expect(costMicroUsd(SMALL, at)).toBe(
      Math.ceil(at.inputTokens * SMALL.price.input + 100 * SMALL.price.output + 10 * SMALL.price.cacheRead),
    );
    expect(costMicroUsd(SMALL, over)).toBe(
      Math.ceil(over.inputTokens * long.price.input + 100 * long.price.output + 11 * long.price.cacheRead),
    );
  });
});

describe("the price that is reserved", () => {
  /** As a prompt of this many plain tokens is reserved. */
  const sizeOf = (tokens: number) => (isCached(tokens) ? Math.ceil(tokens * CACHE_WEIGHT.write) : tokens);
  const reservedFor = (model: Model, tokens: number, output: number) =>
    reservedMicroUsd(reservePrice(model, sizeOf(tokens)), sizeOf(tokens), output);
  const sizes = [1, 999, 1_023, 1_024, 99_999, 100_000, 100_001, 124_999, 1_000_000];

  it("is never under what a call of that prompt can cost, whatever of it the cache takes", () => {
    for (const model of MODELS as readonly Model[])
      for (const tokens of sizes) {
        const written = isCached(tokens) ? (["cacheWriteTokens", "cacheReadTokens"] as const) : [];
        for (const kind of ["inputTokens", ...written] as const) {
          const usage = { ...NONE, [kind]: tokens, outputTokens: 777 };
          expect(reservedFor(model, tokens, 777)).toBeGreaterThanOrEqual(costMicroUsd(model, usage));
        }
      }
  });

  it("is what the dearest bill can be, and not a token more", () => {
    for (const model of MODELS as readonly Model[])
      for (const tokens of sizes) {
        const kind = isCached(tokens) ? "cacheWriteTokens" : "inputTokens";
        const dearest = costMicroUsd(model, { ...NONE, [kind]: tokens, outputTokens: 777 });
        const aToken = (model.longPrompt ?? model).price.input;
        expect(reservedFor(model, tokens, 777)).toBeLessThanOrEqual(dearest + Math.ceil(aToken));
      }
  });

  it("is a whole number of billionths", () => {
    for (const model of MODELS as readonly Model[]) {
      const { input, output } = model.price;
      expect(reservePrice(model, 1)).toEqual({
        inputNanoUsd: Math.round(input * 1000),
        outputNanoUsd: Math.round(output * 1000),
      });
    }
  });

  it("is the long prompt's from one plain token above the threshold, at which every prompt is cached", () => {
    const long = SMALL.longPrompt;
    if (long === undefined) throw new Error("the small model has a price for long prompts");
    const outputAt = (tokens: number) => reservePrice(SMALL, sizeOf(tokens)).outputNanoUsd;
    expect(outputAt(long.overTokens)).toBe(SMALL.price.output * 1000);
    expect(outputAt(long.overTokens + 1)).toBe(long.price.output * 1000);
    for (const { longPrompt } of MODELS as readonly Model[])
      if (longPrompt) expect(isCached(longPrompt.overTokens)).toBe(true);
  });
});

describe("charge", () => {
  it("weighs every kind, and rounds up once at the end", () => {
    expect(
      chargedTokens({ inputTokens: 10, outputTokens: 5, cacheWriteTokens: 4, cacheReadTokens: 10 }),
    ).toBe(21);
    expect(chargedTokens({ ...NONE, cacheReadTokens: 1 })).toBe(1);
    expect(chargedTokens({ ...NONE, cacheReadTokens: 10 })).toBe(1);
    expect(chargedTokens({ ...NONE, cacheReadTokens: 11 })).toBe(2);
    expect(chargedTokens({ ...NONE, cacheWriteTokens: 3 })).toBe(4);
    expect(chargedTokens(NONE)).toBe(0);
  });

  it("doesn't round up a whole figure because of binary fractions", () => {
    const reads = Array.from({ length: 10_000 }, (_, n) => 10 * n);
    expect(reads.map((cacheReadTokens) => chargedTokens({ ...NONE, cacheReadTokens }))).toEqual(
      reads.map((tokens) => tokens / 10),
    );
  });
});
