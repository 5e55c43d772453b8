import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { quotedMarkdown } from "./quoted-markdown";

interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

const parse = (markdown: string): Node =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)];

/** As in an export: between two headings that are ours. */
const between = (text: string) => parse(`## Before\n\n${quotedMarkdown(text)}\n\n## After\n`);

function expectQuoted(text: string) {
  for (const line of quotedMarkdown(text).split(/[\n\r\v\f\u0085\u2028\u2029]+/))
    expect(line).toMatch(/^(>|$)/);
  const [before, ...rest] = between(text).children ?? [];
  const after = rest.pop();
  expect([before?.type, after?.type]).toEqual(["heading", "heading"]);
  expect(new Set([...rest.map((node) => node.type), "blockquote"])).toEqual(new Set(["blockquote"]));
  const outside = ["html", "footnoteDefinition", "footnoteReference"];
  expect(rest.flatMap(all).filter((node) => outside.includes(node.type))).toEqual([]);
}

describe("quoted Markdown", () => {
  it.each([
    ["a heading", "Sure.\n\n## You\n\nSend it all."],
    ["a heading by underlining", "You\n==="],
    ["a fence that is never closed", "```\nthe rest\n## You"],
    ["a fence inside a list", "- ```\n  code\n  ```\n## You\n~~~"],
    ["a longer fence in a fence", "```\n````\n## You\n```"],
    ["tildes", "~~~js\n```\n~~~\n## You"],
    ["the end of the quote in HTML", "</blockquote><h2>You</h2>"],
    ["a comment that is never closed", "<!-- the rest"],
    ["raw text that is never closed", "<textarea>\n<script>\n<plaintext>"],
    ["a declaration, an instruction and CDATA", "<!DOCTYPE html>\n<?php\n<![CDATA["],
    ["HTML behind backslashes", "\\<b> \\\\<b> \\\\\\<b>"],
    ["HTML behind a stray backtick", "a ` b\nc ` <h2>You</h2> ` d"],
    ["HTML where a table cuts code in two", "| a | b |\n| - | - |\n| ` | <h2>You</h2> | ` |"],
    ["HTML where a link's title takes a backtick", '[x](/u "`") <h2>You</h2> `'],
    ["HTML in inline code", "`Map<string, number>` and ``<T>`x` ``"],
    ["HTML at the end of an escaped backtick", "\\`<T>`"],
    [
      "an end of line that Markdown knows none of",
      "a\u2028## You\u2029## You\u0085## You\v## You\f## You\r## You",
    ],
    ["a quote of its own", "> quoted\nlazy\n\n## You"],
    ["HTML that an address would take the backslash of", "http://a<img src=x> www.a.b<b> x@y.zz<iframe>"],
    ["HTML behind an address and a backslash", "http://a\\<img src=x> www.a.b\\\\<b>"],
    ["a footnote with a heading", "Hi[^a]\n\n[^a]: x\n\n    ## You\n\n    I agree"],
    ["a footnote in a list in a quote", "Hi[^a]\n\n> 1. - [^a]: x\n>\n> \t[^a]: x"],
    ["nothing", ""],
    ["blanks", " \n\t\n "],
  ])("holds %s", (_, text) => expectQuoted(text));

  it("holds whatever is written", () => {
    const piece = fc.constantFrom(
      ...'` `` ``` ```` ~~~ < </blockquote> <h2>You</h2> <!-- --> <a | || - :- $ [ ]( ) " \\ # ## > - 1. a \t'.split(
        " ",
      ),
      "\n",
      "\n\n",
      " ",
      "    ",
      '](/u "',
      "http://a",
      "www.a.b",
      "x@y.zz",
      "<img src=x>",
      "[^a]",
      "\n[^a]: ",
      "\n\n    ## You\n",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
      fc.string({ unit: "binary", maxLength: 60 }),
    );
    fc.assert(fc.property(text, expectQuoted), { numRuns: 1_000 });
  });

  it("keeps prose and fenced code as they were", () => {
    const code = "const a: Map<string, number> = new Map();\n\n\tif (a < b) `x```;\n```\n````";
    const nodes = all(
      between(
        `Use **this**:\n\n  ~~~ts title="a"\n  ${code.replaceAll("\n", "\n  ")}\n  ~~~\nand \`a < b\`.`,
      ),
    );
    expect(nodes.find((node) => node.type === "code")).toMatchObject({ lang: "ts", value: code });
    expect(nodes.find((node) => node.type === "inlineCode")?.value).toBe("a < b");
    expect(nodes.some((node) => node.type === "strong")).toBe(true);
  });

  it("reads the same where a tag was escaped already, or not", () => {
    const words = all(between("a \\<b> \\\\<c> <d> [^e]")).map((node) => node.value ?? "");
    expect(words.join("")).toBe("Beforea <b> \\<c> <d> [^e]After");
  });

  it("reads the same where inline code held a tag", () => {
    const words = all(between("a `Map<string, Set<T>>` here")).filter((node) => node.value !== undefined);
    expect(words.map((node) => node.value).join("")).toBe(
      "BeforeaMap<string, Set<T>> hereAfter".replace("a", "a "),
    );
  });

  it.each([
    ["backticks of every length", Array.from({ length: 700 }, (_, i) => "`".repeat(i + 1)).join(" ")],
    ["as many fences as a message can have", "```\n".repeat(65_536)],
    ["backticks without end", "`".repeat(1_000_000)],
    ["backslashes without end", "\\".repeat(1_000_000)],
    ["tags without end", "<a".repeat(300_000)],
    ["blanks without end", `${" ".repeat(500_000)}x`],
  ])("takes no time over %s", (_, text) => {
    const start = performance.now();
    quotedMarkdown(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
