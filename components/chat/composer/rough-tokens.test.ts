import { describe, expect, it } from "vitest";
import counts from "@/server/ai/fixtures/token-counts.json";
import { roughTokens } from "./rough-tokens";

const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);
const ratio = (samples: { text: string; tokens: number }[]) =>
  sum(samples.map(({ text }) => roughTokens(text))) / sum(samples.map(({ tokens }) => tokens));

describe("the rough count against a public tokenizer", () => {
  it.each(Object.entries(counts.everyday))("is within a fifth for %s", (_, samples) => {
    expect(ratio(samples)).toBeGreaterThan(0.8);
    expect(ratio(samples)).toBeLessThan(1.2);
  });

  it.each(["russian", "japanese", "korean", "thai", "tamil", "vietnamese", "polish", "finnish"] as const)(
    "is within three tenths for %s",
    (language) => {
      expect(ratio(counts.odd[language])).toBeGreaterThan(0.7);
      expect(ratio(counts.odd[language])).toBeLessThan(1.3);
    },
  );
});

it("counts nothing for nothing, and something for anything", () => {
  expect(roughTokens("")).toBe(0);
  expect(roughTokens("a")).toBe(1);
});

it("grows with a text that is too long to be weighed whole", () => {
  const page = "A plain sentence, of which there are many. ".repeat(1_000);
  expect(roughTokens(page.repeat(10)) / roughTokens(page)).toBeCloseTo(10, 1);
});
