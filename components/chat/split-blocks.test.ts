import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHalfTable, splitBlocks } from "./split-blocks";

const lines = fc.array(
  fc.constantFrom(
    "",
    "",
    "text",
    "- item",
    "1. item",
    "  more",
    "```",
    "```ts",
    "~~~~",
    "| a |",
    "# title",
    "> quote",
  ),
);

it("loses nothing: the blocks joined are the text", () => {
  fc.assert(fc.property(lines, (text) => splitBlocks(text.join("\n")).join("") === text.join("\n")));
});

it("changes only its last block while a text grows by what follows a finished block", () => {
  const growing = "# One\n\ntwo two\n\n- three\n- four\n\nfive";
  for (let end = 1; end < growing.length; end++) {
    const [before, after] = [splitBlocks(growing.slice(0, end)), splitBlocks(growing.slice(0, end + 1))];
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  }
});

describe("keeps in one block", () => {
  it.each([
    ["code with empty lines in it", "```ts\na\n\nb\n```\n"],
    ["code whose fence is still open", "```\na\n\nb"],
    ["a shorter fence inside a longer one", "````\n```\n\n```\n````\n"],
    ["the other kind of fence inside code", "~~~\n```\n\nx\n~~~\n"],
    ["a fence with a word after it, which closes nothing", "```\na\n```js\n\nb\n```\n"],
    ["a loose list", "1. one\n\n2. two\n"],
    ["a paragraph that belongs to an item", "- one\n\n  more of one\n"],
    ["code inside an item", "1. one\n\n   ```\n   a\n\n   b\n   ```\n\n2. two\n"],
    ["a table", "| a | b |\n| - | - |\n| 1 | 2 |\n"],
    ["what a definition of a link holds together", "see [a]\n\nmore\n\n[a]: https://example.com\n"],
  ])("%s", (_, text) => expect(splitBlocks(text)).toEqual([text]));
});

describe("cuts between", () => {
  it.each([
    ["paragraphs", ["one\n\n", "two"]],
    ["a list and a paragraph", ["- one\n- two\n\n", "after"]],
    ["a paragraph and a list", ["before\n\n", "- one\n"]],
    ["code and what follows it", ["```\na\n```\n\n", "after"]],
    ["a word in backticks and the next paragraph", ["```one``` word\n\n", "two"]],
  ])("%s", (_, blocks) => expect(splitBlocks(blocks.join(""))).toEqual(blocks));
});

it("has no blocks for no text", () => expect(splitBlocks("")).toEqual([]));

it.each([
  ["| a | b", true],
  ["| a | b |\n", true],
  ["| a | b |\n| - | -", true],
  ["| a | b |\n| - | - |\n| 1", false],
  ["| a | b |\nno table", false],
  ["a | b", false],
])("knows whether %j is still to become a table", (block, half) => expect(isHalfTable(block)).toBe(half));
