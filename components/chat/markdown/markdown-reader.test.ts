import fc from "fast-check";
import { expect, it } from "vitest";
import { drawn, lengths, text, whole } from "./markdown.fixture";
import { createMarkdownReader } from "./markdown-reader";

/** What a text is made of that ended at each of these lengths, and went on after all. */
function continued(given: string, ends: readonly number[]) {
  const reader = createMarkdownReader();
  const read = (part: string, final: boolean) => {
    for (let slice = 0; ; slice++) {
      const { blocks, rest } = reader(part, final, slice);
      if (rest === "") return blocks.map(({ node }) => drawn(node));
    }
  };
  for (const end of ends) {
    expect(read(given.slice(0, end), true)).toEqual(whole(given.slice(0, end)));
    read(given.slice(0, end), false);
  }
  return read(given, true);
}

it.each([
  ["a sentence", "The quick brown", " fox jumps"],
  ["a word", "The qui", "ck brown fox"],
  ["stress", "It is *very", " important* here"],
  ["a list", "- one\n- two", " and more\n- three"],
  ["a nested list", "1. one\n   - two", "\n   - three\n2. four"],
  ["a table", "| a | b |\n| - | - |\n| 1 |", " 2 |\n| 3 | 4 |"],
  ["a fence", "```ts\nconst a", " = 1;\nlet b;\n```\n\nwords"],
  ["a quote", "> one", " two\n> three"],
  ["a definition", "[later]\n\n[later]: https://exa", "mple.com"],
])("goes on inside of %s that had ended", (_, before, more) => {
  expect(continued(before + more, [before.length])).toEqual(whole(before + more));
});

it("is made of the same, wherever a text ended before it went on", () => {
  fc.assert(
    fc.property(text, lengths, (given, pieces) => {
      let end = 0;
      const ends = pieces.slice(0, 5).map((length) => {
        end = Math.min(given.length, end + length);
        return end;
      });
      expect(continued(given, ends)).toEqual(whole(given));
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
}, 120_000);
