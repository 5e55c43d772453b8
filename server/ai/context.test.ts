import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FailureError } from "../errors";
import { CONTINUE_INSTRUCTION, fitHistory, isCached, joinReplies, systemPrompt, type Turn } from "./context";
import { estimatePrompt } from "./estimate";
import { defaultModel } from "./models";
import { chargedTokens } from "./usage";

const MODEL = defaultModel();
const SYSTEM = systemPrompt(null);
const turn = fc.record({
  role: fc.constantFrom("user" as const, "assistant" as const),
  content: fc.string({ maxLength: 40 }),
});

function cut(history: Turn[], over: Partial<Parameters<typeof fitHistory>[0]> = {}) {
  const last = [{ role: "user" as const, content: "And now?" }];
  const ask = { system: SYSTEM, last, model: MODEL, maxOutput: 1_024, factor: 1 };
  return fitHistory({ ...ask, history, ...over });
}

function conversation(pairs: number, words = 1): Turn[] {
  return Array.from({ length: pairs }, (_, n) => [
    { role: "user" as const, content: `question ${n} `.repeat(words) },
    { role: "assistant" as const, content: `answer ${n} `.repeat(words) },
  ]).flat();
}

describe("history", () => {
  it("is sent whole where it fits", () => {
    const history = conversation(3);
    const fitted = cut(history);
    expect(fitted.cutAt(fitted.inputTokens)).toEqual({
      messages: [...history, { role: "user", content: "And now?" }],
      leftOut: 0,
    });
  });

  it("is cut oldest first, down to the new message alone", () => {
    const fitted = cut(conversation(3));
    expect(fitted.cutInputs).toHaveLength(3);
    expect(fitted.cutInputs.map((size) => fitted.cutAt(size).leftOut)).toEqual([2, 4, 6]);
    expect(fitted.cutAt(fitted.cutInputs.at(-1) ?? 0).messages).toEqual([
      { role: "user", content: "And now?" },
    ]);
  });

  it("offers at most 16 cuts of a long conversation, the smallest among them", () => {
    const fitted = cut(conversation(200));
    expect(fitted.cutInputs).toHaveLength(16);
    expect(fitted.cutAt(fitted.cutInputs.at(-1) ?? 0).messages).toHaveLength(1);
  });

  it("keeps the longest reply free in the model's context, to the token", () => {
    const history = conversation(2);
    const whole = estimatePrompt(SYSTEM, [...history, { role: "user", content: "And now?" }]);
    const holding = (contextTokens: number) =>
      cut(history, { model: { ...MODEL, contextTokens }, maxOutput: 50 });
    const exact = holding(whole + 50);
    const tight = holding(whole + 49);
    expect(exact.cutAt(exact.inputTokens).leftOut).toBe(0);
    expect(tight.cutAt(tight.inputTokens).leftOut).toBe(2);
  });

  it("refuses a message that is too long for the model alone", () => {
    const long = () =>
      cut([], {
        last: [{ role: "user", content: "word ".repeat(500) }],
        model: { ...MODEL, contextTokens: 1_500 },
      });
    expect(long).toThrow(FailureError);
    expect(long).toThrow("too long");
  });

  it("holds the price of writing all of it to the cache, from the size on that is marked", () => {
    const fitted = cut(conversation(60, 3));
    const all = [fitted.inputTokens, ...fitted.cutInputs];
    expect(all.some(isCached)).toBe(true);
    expect(all.every(isCached)).toBe(false);
    for (const size of all) {
      const promptSize = estimatePrompt(SYSTEM, fitted.cutAt(size).messages);
      const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
      const kind = isCached(size) ? "cacheWriteTokens" : "inputTokens";
      expect(size).toBe(chargedTokens({ ...none, [kind]: promptSize }));
    }
  });

  it("gives, for any conversation, falling sizes that each start with the user, have no empty turn and end with the message", () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), fc.constantFrom(0.7, 1, 1.6), (history, factor) => {
        const fitted = cut(history, { factor });
        const sizes = [fitted.inputTokens, ...fitted.cutInputs];
        expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => b - a));
        for (const size of sizes) {
          const { messages, leftOut } = fitted.cutAt(size);
          expect(messages[0]?.role).toBe("user");
          expect(messages.at(-1)).toEqual({ role: "user", content: "And now?" });
          expect(messages.slice(0, -1)).toEqual(
            history.slice(leftOut).filter(({ content }) => content.trim() !== ""),
          );
        }
      }),
    );
  });

  it("never asks a model to go on without the reply that it is to go on with", () => {
    const last = [...conversation(1, 30), CONTINUE_INSTRUCTION];
    const fitted = cut(conversation(3), { last });
    expect(fitted.cutInputs.map((size) => fitted.cutAt(size).leftOut)).toEqual([2, 4, 6]);
    expect(fitted.cutAt(fitted.cutInputs.at(-1) ?? 0).messages).toEqual(last);
    const tight = { ...MODEL, contextTokens: estimatePrompt(SYSTEM, last) + 49 };
    expect(() => cut([], { last, model: tight, maxOutput: 50 })).toThrow(FailureError);
  });

  it("has a reply and what continues it as one turn, to the character", () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 20 }), (turns) => {
        const joined = joinReplies(turns);
        const roles = joined.map(({ role }) => role).join(" ");
        expect(roles).not.toContain("assistant assistant");
        expect(joined.map(({ content }) => content).join("")).toBe(
          turns.map(({ content }) => content).join(""),
        );
        const asked = (all: Turn[]) => all.filter(({ role }) => role === "user");
        expect(asked(joined)).toEqual(asked(turns));
      }),
    );
  });

  it("sends nothing for a size below the smallest", () => {
    const fitted = cut([]);
    expect(() => fitted.cutAt(fitted.inputTokens - 1)).toThrow(RangeError);
  });
});
