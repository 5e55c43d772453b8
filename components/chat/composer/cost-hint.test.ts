import { describe, expect, it } from "vitest";
import { allowanceOf } from "@/components/limits/allowance.fixture";
import { SYSTEM_PROMPT } from "@/server/ai/context";
import { countMessage } from "@/server/ai/demo/tokens";
import counts from "@/server/ai/fixtures/token-counts.json";
import { MODELS } from "@/server/ai/models";
import { CACHE_WEIGHT, chargedTokens } from "@/server/ai/usage";
import { MIN_OUTPUT_TOKENS } from "@/server/chat/prepare";
import { PLANS } from "@/server/plans";
import { messageOf, receiptOf } from "../state/chat.fixture";
import { type CostAsk, costHint } from "./cost-hint";
import { roughTokens } from "./rough-tokens";

const { tokens: budget } = allowanceOf("free");
const longestReply = PLANS.free.maxOutputTokens;
const AT = "2026-11-21T12:00:00.000Z";
const NOW = Date.parse(AT) + 60_000;

const hintOf = (values: Partial<CostAsk> = {}) =>
  costHint({
    text: "hello",
    messages: [],
    instructionTokens: 0,
    budget,
    longestReply,
    contextTokens: MODELS[0].contextTokens,
    now: NOW,
    ...values,
  });
const totalOf = (values?: Partial<CostAsk>) => {
  const { inputTokens, outputTokens } = hintOf(values);
  return inputTokens + outputTokens;
};
const answered = (usage: Partial<ReturnType<typeof receiptOf>["usage"]>, id = "a") =>
  messageOf(id, {
    createdAt: AT,
    receipt: receiptOf({
      usage: { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, ...usage },
    }),
  });

describe("what is counted", () => {
  it("is the share of the day's budget, and none where there is no end to it", () => {
    expect(hintOf().percent).toBeCloseTo((100 * totalOf()) / PLANS.free.tokensPerDay);
    expect(hintOf({ budget: allowanceOf("enterprise").tokens })).toMatchObject({
      percent: null,
      fit: "whole",
    });
  });

  it("is all that the branch's last receipt counted, the reply to it too", () => {
    const messages = [answered({ inputTokens: 600, outputTokens: 200 })];
    expect(hintOf({ messages }).inputTokens).toBe(800 + roughTokens("hello"));
  });

  it("is the text of what has no receipt", () => {
    const lost = messageOf("b", { text: "word ".repeat(200) });
    expect(hintOf({ messages: [lost] }).inputTokens - hintOf().inputTokens).toBe(roughTokens(lost.text));
  });

  it("is only what stands above the place of an edit", () => {
    const first = answered({ inputTokens: 200, outputTokens: 100 }, "a");
    const second = answered({ inputTokens: 500, outputTokens: 100 }, "b");
    expect(hintOf({ messages: [first] }).inputTokens).toBeLessThan(
      hintOf({ messages: [first, second] }).inputTokens,
    );
  });

  it("is what instructions add", () => {
    expect(hintOf({ instructionTokens: 400 }).inputTokens - hintOf().inputTokens).toBe(400);
  });

  it("weighs a long prompt as the provider's cache does, for as long as that lives", () => {
    const messages = [answered({ cacheWriteTokens: 4_000 })];
    const added = roughTokens("hello");
    const warm = chargedTokens({
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 4_000,
      cacheWriteTokens: added,
    });
    expect(Math.abs(hintOf({ messages }).inputTokens - warm)).toBeLessThanOrEqual(1);
    const later = hintOf({ messages, now: NOW + 5 * 60_000 });
    expect(later.inputTokens).toBe(Math.round((4_000 + added) * CACHE_WEIGHT.write));
  });

  it("never counts on a longer reply than the plan gives", () => {
    const messages = [answered({ outputTokens: 10 * longestReply })];
    expect(hintOf({ messages }).outputTokens).toBe(longestReply);
  });
});

describe("against what is charged", () => {
  const system = countMessage(SYSTEM_PROMPT);
  const frame = countMessage("");

  it.each(Object.entries(counts.everyday))("is within a fifth for first messages in %s", (_, samples) => {
    for (const { text, tokens } of samples) {
      const charged = system + frame + tokens;
      expect(Math.abs(hintOf({ text }).inputTokens - charged) / charged).toBeLessThan(0.2);
    }
  });

  it.each(Object.entries(counts.everyday))("is within a tenth in a conversation in %s", (_, samples) => {
    let inputTokens = system;
    for (const { text, tokens } of samples) {
      const messages = inputTokens === system ? [] : [answered({ inputTokens, outputTokens: 400 })];
      const before = messages.length === 0 ? inputTokens : inputTokens + 400;
      const charged = before + frame + tokens;
      if (messages.length > 0 && charged < 1_024)
        expect(Math.abs(hintOf({ text, messages }).inputTokens - charged) / charged).toBeLessThan(0.1);
      inputTokens = charged;
    }
  });
});

describe("what fits into what is left today", () => {
  const left = (remaining: number) => hintOf({ budget: { ...budget, remaining } }).fit;
  const firstAt = (wanted: string) => {
    let remaining = 0;
    while (left(remaining) !== wanted) remaining++;
    return remaining;
  };

  it("is nothing, then a reply that is cut, then all of it, as more is left", () => {
    expect(left(0)).toBe("none");
    expect(firstAt("whole") - firstAt("cut")).toBe(longestReply - MIN_OUTPUT_TOKENS);
  });

  it("leaves out what was said before it cuts the reply", () => {
    const messages = [answered({ inputTokens: 20_000, outputTokens: 100 })];
    const remaining = 10_000;
    expect(hintOf({ messages, budget: { ...budget, remaining } })).toMatchObject({
      fit: "history",
      alone: { fits: true },
    });
  });

  it("is never counted as more than is left", () => {
    const messages = [answered({ inputTokens: 20_000, outputTokens: 100 })];
    for (const remaining of [700, 900, 2_000, 5_000, 10_000, 20_000]) {
      const { fit, inputTokens, outputTokens } = hintOf({ messages, budget: { ...budget, remaining } });
      expect(["cut", "history"]).toContain(fit);
      expect(inputTokens + outputTokens).toBeLessThanOrEqual(remaining);
    }
  });

  it("leaves it out for a model that can't read it all, whatever the budget", () => {
    const messages = [answered({ inputTokens: 20_000 })];
    const { tokens: unlimited } = allowanceOf("enterprise");
    expect(hintOf({ messages, budget: unlimited }).fit).toBe("whole");
    expect(hintOf({ messages, budget: unlimited, contextTokens: 20_000 }).fit).toBe("history");
  });

  it("goes on saying it where the last prompt was cut already", () => {
    const messages = [{ ...answered({ inputTokens: 900 }), leftOut: 4 }];
    expect(hintOf({ messages }).fit).toBe("history");
  });

  it("is told for a message that is itself too long, whatever chat it is in", () => {
    const text = "word ".repeat(50_000);
    expect(hintOf({ text })).toMatchObject({ fit: "none", alone: { fits: false } });
  });
});
