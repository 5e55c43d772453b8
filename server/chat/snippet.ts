import { withoutMarkup } from "./without-markup";

export interface SnippetPart {
  text: string;
  match: boolean;
}

/** In UTF-16 characters: what stands before the first match, and the whole. */
const BEFORE = 50;
const LENGTH = 180;

/**
 * A text's place where the first of the patterns matches, as one line and without Markdown's marks, unless they are what
 * matches; all matches in it are parts of their own.
 */
export function snippetOf(text: string, patterns: readonly RegExp[]): SnippetPart[] {
  const places = patterns.map((pattern) => text.search(pattern)).filter((place) => place >= 0);
  const match = Math.min(...places, text.length);
  const from = places.length > 0 && match > BEFORE ? cutNear(text, match - BEFORE, match) : 0;
  const to =
    from + LENGTH < text.length ? cutNear(text, from + LENGTH - BEFORE, from + LENGTH, "last") : text.length;
  const line = readable(text.slice(from, to), patterns).replace(/\s+/g, " ").trim();
  return partsOf(`${from > 0 ? "…" : ""}${line}${to < text.length ? "…" : ""}`, patterns);
}

function readable(text: string, patterns: readonly RegExp[]): string {
  const plain = withoutMarkup(text);
  const isWhole = patterns.every((pattern) => pattern.test(plain) || !pattern.test(text));
  return isWhole ? plain : text;
}

/** Between `least` and `most`: the first or last place between words; where there is none, one between characters. */
function cutNear(text: string, least: number, most: number, which: "first" | "last" = "first"): number {
  const between = text.slice(least, most);
  const space = which === "first" ? between.search(/\s/) : between.search(/\s\S*$/);
  if (space >= 0) return least + space;
  const cut = which === "first" ? least : most;
  return /[\uDC00-\uDFFF]/.test(text.charAt(cut)) ? cut - 1 : cut;
}

/** A line in parts: what the patterns match, and what stands between. */
export function partsOf(line: string, patterns: readonly RegExp[]): SnippetPart[] {
  const longestFirst = patterns.map(({ source }) => source).sort((a, b) => b.length - a.length);
  const parts: SnippetPart[] = [];
  let end = 0;
  const add = (text: string, match: boolean) => text && parts.push({ text, match });
  for (const found of line.matchAll(new RegExp(longestFirst.join("|"), "giu"))) {
    add(line.slice(end, found.index), false);
    add(found[0], true);
    end = found.index + found[0].length;
  }
  add(line.slice(end), false);
  return parts;
}
