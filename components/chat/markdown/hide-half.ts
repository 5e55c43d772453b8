/** A line of marks alone, or of none yet: the next character decides whether it is a list, a heading, a line or words. */
const MARKS_ALONE = /(?<=^|\n)[ \t>]*(?:[-+*=_#`~|:]+|\d{1,9}[.)]?)?[ \t]*$/;
/** The head of a table whose second line, which makes it one, is not complete yet. */
const HALF_TABLE = /(?<=^|\n[ \t]*\n)[ \t]*\|[^\n]*(?:\n[|\s:-]*)?$/;
/** A row of a table comes as a whole: cell by cell, each would move those beside it. */
const HALF_ROW = /(?<=\n)[ \t>]*\|[^\n]*$/;
/** Enough to see the last two lines of; what is longer is no head of a table. */
const LOOK_BACK = 2_000;

/**
 * A text that still grows without what would only flicker at its end: shown as one thing now, as another right after.
 * What was shown once is shown from then on, so that the rest is read on from there.
 */
export function hideHalf(text: string): string {
  const from = Math.max(0, text.length - LOOK_BACK);
  const end = text.slice(from);
  const half = HALF_TABLE.exec(end) ?? MARKS_ALONE.exec(end) ?? HALF_ROW.exec(end);
  return half ? text.slice(0, from + half.index) : text;
}
