import fc from "fast-check";
import { expect, it } from "vitest";
import { hideHalf } from "./hide-half";
import { text } from "./markdown.fixture";

it.each([
  ["words\n-", "words\n"],
  ["words\n1.", "words\n"],
  ["words\n```", "words\n"],
  ["words\n\n#", "words\n\n"],
  ["words\n\n| a | b", "words\n\n"],
  ["- a\n  ", "- a\n"],
  ["| a | b |\n", ""],
  ["| a | b |\n| - | -", ""],
  ["| a | b |\n| - | - |\n| 1", "| a | b |\n| - | - |\n"],
  ["| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |", "| a | b |\n| - | - |\n| 1 | 2 |\n"],
  ["> | a |\n> | - |\n> | 1", "> | a |\n> | - |\n"],
])("hides from %j what is still to become something", (text, shown) => expect(hideHalf(text)).toBe(shown));

it.each([
  "| a | b |\n| - | - |\n| 1 | 2 |\n",
  "words\n- a",
  "a | b",
  "words -",
  "words\n1. a",
  "| a | b |\nno table",
  "",
])("shows %j as it is", (text) => expect(hideHalf(text)).toBe(text));

it("shows what it has shown, however the text goes on", () => {
  fc.assert(
    fc.property(text, (given) => {
      let before = "";
      for (let end = 0; end <= given.length; end++) {
        const shown = hideHalf(given.slice(0, end));
        expect(shown.startsWith(before)).toBe(true);
        before = shown;
      }
    }),
    { numRuns: 100 },
  );
});

it("never takes long", () => {
  const startedAt = performance.now();
  for (const mark of ["-", "|", "\n", " ", "\n|", "| - ", "-\n"]) hideHalf(mark.repeat(50_000));
  expect(performance.now() - startedAt).toBeLessThan(500);
});
