import type { Paragraph } from "mdast";
import { type Node, spanOf } from "./nodes";

/** A paragraph is cut after about so many characters. */
const CUT_AFTER = 800;
const LETTER = /\p{L}/u;

/**
 * Where a long paragraph can be cut so that its two halves, parsed apart, are what they were together: at a single
 * space before a letter, where nothing that was opened is still open. `null` where there is no such place yet.
 */
export function safeCut(source: string, paragraph: Paragraph): number | null {
  const from = spanOf(paragraph).start + CUT_AFTER;
  let brackets = 0;
  for (const child of paragraph.children as Node[]) {
    if (child.type !== "text") continue;
    const { start, end } = spanOf(child);
    for (let at = start; at < end; at++) {
      const character = source.charAt(at);
      if (character === "\\" && !/[([]/.test(source.charAt(at + 1))) at++;
      else if (character === "[") brackets++;
      else if (character === "]") brackets = Math.max(0, brackets - 1);
      else if (mayOpen(source, at)) return null;
      else if (at >= from && brackets === 0 && isGap(source, at)) return at;
    }
  }
  return null;
}

/** Where to cut when there has to be a cut: at the last such space, whatever is open. */
export function anyCut(source: string): number | null {
  for (let at = source.length - 2; at >= CUT_AFTER; at--) if (isGap(source, at)) return at;
  return null;
}

/** Not in a line that the next one can make the head of a table. */
function isGap(source: string, at: number): boolean {
  if (source.charAt(at) !== " " || !LETTER.test(source.charAt(at + 1))) return false;
  const line = source.slice(source.lastIndexOf("\n", at) + 1, at);
  return /[^\s\\]$/.test(line) && !line.includes("|");
}

/** Whether a mark that opened nothing so far could still find its other half. */
function mayOpen(source: string, at: number): boolean {
  const [before, mark, after] = [source.charAt(at - 1), source.charAt(at), source.charAt(at + 1)];
  const spaceFollows = after !== "" && after.trim() === "";
  if (mark === "`" || mark === "\\") return true;
  if (mark === "$") return after === "$" || after === "";
  if (mark === "*" || mark === "~" || mark === "<") return !spaceFollows;
  return mark === "_" && !spaceFollows && !/[\p{L}\p{N}]/u.test(before);
}
