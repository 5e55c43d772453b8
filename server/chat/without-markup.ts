/** What Markdown begins lines with; a fence and a table's rule are lines of their own. */
const FENCE = /^[ \t>]*(?:`{3,}|~{3,})[^`\n]*$/gm;
const RULE = /^[ \t>]*(?=\S*-{3})[|:-][ \t|:-]*$/gm;
const BEGINNINGS = /^(?:[ \t]*>)*[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?/gm;
/** Code comes first: what stands in it is no mark. */
const CODE_OR_MARKS =
  /(?<ticks>`+)(?<code>[^`\n]+)\k<ticks>(?!`)|!?\[(?<link>[^[\]\n]*)\]\([^()\s]*\)|(?<![\w*])(?<stars>\*{1,3})(?=[^\s*])(?<words>[^*\n]*[^\s*])\k<stars>(?![\w*])/g;

/**
 * A few lines of Markdown as they read: without the marks of headings, lists, quotes, code, emphasis and links, as far as
 * both ends of one are there. What is no Markdown loses little by it, so it is for showing and for nothing else.
 */
export function withoutMarkup(text: string): string {
  return text
    .replace(FENCE, "")
    .replace(RULE, "")
    .replace(BEGINNINGS, "")
    .replace(CODE_OR_MARKS, "$<code>$<link>$<words>");
}
