import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

describe("a text that is too much to be drawn", () => {
  const item = "- [ ] *an* item of a list\n";
  const long = item.repeat(5_000);
  const { plain } = createMarkdownReader()(long, true, 0);
  const head = long.slice(0, long.length - plain.length);

  it("is drawn up to the end of a line, and the rest is shown as it was written", () => {
    expect(plain.length).toBeGreaterThan(0);
    expect(head.length).toBeGreaterThan(0);
    expect(head.endsWith("\n")).toBe(true);
    expect(continued(long, [])).toEqual(whole(head));
  });

  it("is drawn up to the same line however it came in", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(long.length), { maxLength: 4 }), (ends) => {
        const reader = createMarkdownReader();
        for (const end of [...ends].sort((a, b) => a - b)) reader(long.slice(0, end), false, 0);
        expect(reader(long, true, 0).plain).toBe(plain);
      }),
      { numRuns: 20 },
    );
  });

  it("is drawn whole as long as a reply can be", () => {
    const longest = `${"A sentence with **some** words, `code` and a [link](https://example.com). ".repeat(6)}\n\n`;
    const most = longest.repeat(Math.ceil(40_000 / longest.length));
    expect(createMarkdownReader()(most, true, 0).plain).toBe("");
  });
});
