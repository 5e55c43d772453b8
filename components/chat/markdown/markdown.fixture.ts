import fc from "fast-check";
import { childrenOf, type Node } from "./nodes";
import { parse } from "./parse";

const NOTHING = { links: new Set<string>(), footnotes: new Set<string>() };

/** What is drawn of a node: no positions, runs taken apart, words next to each other joined. */
export function drawn(node: Node): unknown {
  const { position: _, data: __, ...shape } = node as Node & { position?: unknown; data?: unknown };
  if (!("children" in node)) return shape;
  const children = childrenOf(node).flatMap((child) => (child.type === "run" ? childrenOf(child) : [child]));
  const loose = node.type === "list" && (node.spread || node.children.some((item) => item.spread));
  return { ...shape, spread: loose, children: joined(children.map(drawn)) };
}

function joined(shapes: unknown[]): unknown[] {
  const all: { type?: string; value?: string }[] = [];
  for (const shape of shapes as typeof all) {
    const last = all.at(-1);
    if (last?.type === "text" && shape.type === "text")
      all[all.length - 1] = { ...last, value: `${last.value}${shape.value}` };
    else all.push(shape);
  }
  return all;
}

/** What is drawn of a whole text. */
export const whole = (text: string) => parse(text, NOTHING).map(drawn);

const words = fc.constantFrom(
  "plain words of a sentence that goes on for a while ",
  "*stress* ",
  "**strong _and_ more** ",
  "`code` ",
  "snake_case ",
  "2 * 3 ",
  "[link](https://example.com/a_b) ",
  "[later] ",
  "[^note] ",
  "https://example.com/x ",
  "~~gone~~ ",
  "a | b ",
  "*open ",
  "<b> ",
  "\\* ",
  "$5 ",
  "$$x_1$$ ",
  "\\(a*b\\) ",
  "\\[c\\] ",
  "\\(open ",
  "é ",
);
const line = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "",
    "- item",
    "- [x] done",
    "* other",
    "1. one",
    "2. two",
    "  - nested",
    "    deep",
  ),
  fc.constantFrom(
    "```",
    "```ts",
    "~~~~",
    "  ```",
    "| a | b |",
    "| - | - |",
    "| 1 | 2 |",
    "# title",
    "> quote",
    "===",
    "---",
  ),
  fc.constantFrom(
    "[later]: https://example.com",
    "[^note]: said below",
    "'a title'",
    "<div>",
    "</div>",
    "$$",
    "\\[",
    "   text",
    "-",
    "#",
  ),
  fc.array(words, { minLength: 1, maxLength: 6 }).map((all) => all.join("")),
  fc
    .array(
      words.filter((word) => !word.includes("|")),
      { minLength: 40, maxLength: 60 },
    )
    .map((all) => all.join("")),
);
/** Below indented code the parser takes some beginnings of a list for words, against the rules: words come between. */
export const text = fc
  .array(line, { maxLength: 30 })
  .map((lines) => lines.join("\n").replace(/^( {4}.*\n)\n*(?=[-*\d])/gm, "$1\nwords\n\n"));
export const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });
