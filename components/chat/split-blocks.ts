const FENCE = /^\s*(`{3,}|~{3,})(.*)/;
const LIST_ITEM = /^\s{0,3}([-*+]|\d{1,9}[.)])(\s|$)/;
const INDENTED = /^(\s{2,}|\t)\S/;
/** A definition of a link's address or of a footnote serves the whole text, so the text cannot be taken apart. */
const DEFINITION = /^\s{0,3}\[[^\]\n]+\]:/m;

/**
 * The top-level blocks of a Markdown text; joined they are the text again. While a text grows at its end only its last
 * block changes, so that only that one is parsed again. Where a cut would be doubtful there is none.
 */
export function splitBlocks(text: string): string[] {
  if (DEFINITION.test(text)) return [text];
  const blocks: string[] = [];
  let block = "";
  let fence: string | null = null;
  let afterBlank = false;
  for (const line of text.split(/(?<=\n)/)) {
    const blank = line.trim() === "";
    if (fence === null && afterBlank && !blank && !continues(block, line)) {
      blocks.push(block);
      block = "";
    }
    fence = fenceAfter(fence, line);
    block += line;
    afterBlank = blank;
  }
  if (block !== "") blocks.push(block);
  return blocks;
}

/** Whether a block is the beginning of a table whose second line, which makes it one, is not complete yet. */
export const isHalfTable = (block: string): boolean => /^\s*\|[^\n]*(\n[|\s:-]*)?$/.test(block);

/** Whether a line after a blank one still belongs to the block: a list goes on, or what is indented. */
function continues(block: string, line: string): boolean {
  if (block.trim() === "" || INDENTED.test(line)) return true;
  return LIST_ITEM.test(line) && LIST_ITEM.test(block.trimStart());
}

/** The fence that is open after this line; `null` outside a block of code. */
function fenceAfter(open: string | null, line: string): string | null {
  const [, marks = "", rest = ""] = FENCE.exec(line) ?? [];
  if (marks === "") return open;
  if (open === null) return marks.startsWith("`") && rest.includes("`") ? null : marks;
  const closes = marks.startsWith(open) && rest.trim() === "";
  return closes ? null : open;
}
