import fc from "fast-check";
import { expect, it } from "vitest";
import { createGrowingMarkdown } from "./growing-markdown";
import { drawn, lengths, text, whole } from "./markdown.fixture";
import { childrenOf, plainText } from "./nodes";

const UNBOUNDED = Number.POSITIVE_INFINITY;

/** What a text is made of at its end, when it came in pieces of these lengths. */
function grown(text: string, lengths: readonly number[]) {
  const markdown = createGrowingMarkdown();
  let end = 0;
  for (const length of lengths) {
    end = Math.min(text.length, end + length);
    markdown.read(text.slice(0, end), false, UNBOUNDED);
  }
  const shown = markdown.read(text, true, UNBOUNDED);
  return shown?.blocks.map(({ node }) => drawn(node));
}

it("is made of the same, in whatever pieces a text came in", () => {
  fc.assert(
    fc.property(text, lengths, (given, pieces) => {
      expect(grown(given, pieces)).toEqual(whole(given));
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
}, 120_000);

it("keeps what is finished as it is, the same objects, while the text goes on", () => {
  const markdown = createGrowingMarkdown();
  const before = markdown.read("# One\n\ntwo\n\n- three\n- four\n- five\n", false, UNBOUNDED);
  const after = markdown.read("# One\n\ntwo\n\n- three\n- four\n- five\n- six\n", false, UNBOUNDED);
  const nodes = [before, after].map((shown) => shown?.blocks.map(({ node }) => node) ?? []);
  const items = nodes.map((all) => (all[2] ? childrenOf(all[2]) : []));
  expect(nodes[1]?.slice(0, 2).map((node, index) => node === nodes[0]?.[index])).toEqual([true, true]);
  expect(items[1]?.slice(0, 2).map((item, index) => item === items[0]?.[index])).toEqual([true, true]);
  expect(items[1]).toHaveLength(4);
});

it("parses no more at once than it may, and what is left comes later, nothing of it lost", () => {
  const markdown = createGrowingMarkdown();
  const long = "words *of* text\n\n".repeat(2_000);
  let shown = markdown.read(long, true, 10_000);
  const first = shown?.blocks.length ?? 0;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(1_000);
  for (let slice = 0; shown?.rest && slice < 200; slice++) shown = markdown.read(long, true, 10_000);
  expect([shown?.rest, shown?.blocks.length]).toEqual(["", 2_000]);
});

it("takes another text for what it is: no continuation", () => {
  const markdown = createGrowingMarkdown();
  markdown.read("# One\n\nTwo\n\nThree", false, UNBOUNDED);
  expect(markdown.read("# Other", false, UNBOUNDED)).toBeNull();
});

it.each(["> a", "[a", "*a_ ", "`a", "<a ", "a", "a|", "- a\n", "![a]("])(
  "loses nothing of %j, ten thousand times",
  (part) => {
    const shown = createGrowingMarkdown().read(part.repeat(10_000), true, UNBOUNDED);
    const words = shown?.blocks.map(({ node }) => plainText(node)).join("") ?? "";
    expect(shown?.rest).toBe("");
    expect(words.split("a").length - 1).toBe(10_000);
  },
);
