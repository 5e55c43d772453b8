import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternsOf, searchTerms } from "./search-terms";
import { snippetOf } from "./snippet";

const snippet = (text: string, query: string) => snippetOf(text, patternsOf(searchTerms(query)));
const marked = (text: string, query: string) =>
  snippet(text, query)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join("");

/** Whether the characters of `line` are in the text, in this order. */
function isWithin(line: string, text: string): boolean {
  let at = 0;
  for (const character of line) {
    at = text.indexOf(character, at) + character.length;
    if (at < character.length) return false;
  }
  return true;
}

describe("a snippet", () => {
  it("marks every beginning of a word that was searched for, in any case, and no middle of one", () => {
    expect(marked("Lease the leash; release it. LEA", "lea")).toBe("[Lea]se the [lea]sh; release it. [LEA]");
  });

  it("marks the longer of two terms that begin alike", () => {
    expect(marked("a lease", "lea leas")).toBe("a [leas]e");
  });

  it("marks what is no word as it stands", () => {
    expect(marked("(C++ or c, 東京タワー, a=>b", "c++ 京タ =>")).toBe("([C++] or c, 東[京タ]ワー, a[=>]b");
  });

  it("is one line around the first match, cut between words", () => {
    const text = `${"before ".repeat(50)}\n\n\tneedle ${"after ".repeat(50)}`;
    expect(marked(text, "needle")).toMatch(/^…before( before)* \[needle\]( after)+…$/);
  });

  it("reads without Markdown's marks", () => {
    const text =
      "# A *lease*\n\n> - **Held** by `admit()`, see [limits](/docs/limits.md)\n\n| a | b |\n|---|:-:|\n\n```ts\nlease = 2 ** 3;\n```";
    expect(marked(text, "lease")).toBe("A [lease] Held by admit(), see limits | a | b | [lease] = 2 ** 3;");
  });

  it("keeps the marks where they are what was searched for", () => {
    expect(marked("**Held** by `admit()`", "** admit")).toBe("[**]Held[**] by `[admit]()`");
    expect(marked("see [limits](/docs/tokens)", "tokens")).toBe("see [limits](/docs/[tokens])");
  });

  it.each(["a * b * c, 2**3**4", "snake_case and __init__", "*p = *q", "- ", "> ", "f(x)[0](y", "a ``` b"])(
    "leaves %j, which is no mark or half of one",
    (text) => {
      expect(marked(`x ${text} needle`, "needle")).toBe(`x ${text} [needle]`.replace(/ +/g, " "));
    },
  );

  it("leaves HTML as text", () => {
    expect(marked("<b>bold</b> &amp; <img src=x onerror=alert(1)>", "bold")).toBe(
      "<b>[bold]</b> &amp; <img src=x onerror=alert(1)>",
    );
  });

  it("is whole characters of the text, whatever it is and whatever is searched for", () => {
    const anything = fc.string({ unit: "binary", maxLength: 400 }).map((text) => text.toWellFormed());
    const query = fc
      .string({ unit: "binary", minLength: 1, maxLength: 20 })
      .filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(anything, query, anything, (before, typed, after) => {
        const text = before + typed.toWellFormed() + after;
        const parts = snippet(text, typed.toWellFormed());
        const line = parts.map((part) => part.text).join("");
        expect(line.isWellFormed()).toBe(true);
        expect(isWithin(line.replace(/^…|…$/g, ""), text.replace(/\s+/g, " "))).toBe(true);
        expect(line.length).toBeLessThanOrEqual(182);
      }),
      { numRuns: 500 },
    );
  });
});
