import { expect, it } from "vitest";
import { hideHalf } from "./hide-half";

it.each([
  ["words\n-", "words"],
  ["words\n1.", "words"],
  ["words\n```", "words"],
  ["words\n\n#", "words\n"],
  ["words\n\n| a | b", "words"],
  ["| a | b |\n", ""],
  ["| a | b |\n| - | -", ""],
  ["| a | b |\n| - | - |\n| 1", "| a | b |\n| - | - |"],
  ["| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |", "| a | b |\n| - | - |\n| 1 | 2 |"],
  ["> | a |\n> | - |\n> | 1", "> | a |\n> | - |"],
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

it("never takes long", () => {
  const startedAt = performance.now();
  for (const mark of ["-", "|", "\n", " ", "\n|", "| - ", "-\n"]) hideHalf(mark.repeat(50_000));
  expect(performance.now() - startedAt).toBeLessThan(500);
});
