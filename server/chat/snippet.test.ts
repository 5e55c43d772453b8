import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternsOf, searchTerms } from "./search-terms";
import { snippetOf } from "./snippet";

const snippet = (text: string, query: string) => snippetOf(text, patternsOf(searchTerms(query)));
const marked = (text: string, query: string) =>
  snippet(text, query)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join("");

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

  it("leaves markup as text", () => {
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
        expect(text.replace(/\s+/g, " ")).toContain(line.replace(/^…|…$/g, ""));
        expect(line.length).toBeLessThanOrEqual(182);
      }),
      { numRuns: 500 },
    );
  });
});
