/**
 * What parsing costs, in characters of plain text (about 1 µs each). Beginning a line costs as much as 70 of them;
 * marks are what the parser has to look for partners of, among all marks of their block.
 */
const LINE_WORK = 70;
const MARK_WORK = 25;
/** An address of a mail becomes a link, which the page has to draw. */
const AT_WORK = 100;
const MARKS = new Set("*_~[]<>`$\\|!&");
/** A block of code has a frame and buttons, which take the page far longer to draw than its text takes to parse; a mark of it is half of one. */
const FENCE_WORK = 750;
const FENCE = /(?:^|\n)[ \t>*+-]*(?:`{3}|~{3})/g;

/** No block costs more than this: a longer one is cut, at the end of a line where there is one. */
const MOST_WORK = 24_000;
/** Containers in containers: the parser calls itself for each, and so does the page. */
const DEEPEST = 16;
const CONTAINERS = new RegExp(`^(?:[ \\t]*(?:[>*+-]|\\d{1,9}[.)])(?=[ \\t>]|$)){${DEEPEST},}`);
const INDENTED = /^(?: {100}| {0,3}\t{25})/;

/** Whether a line holds more containers in each other than are drawn, or is indented as if it did. */
export const isTooDeep = (line: string): boolean => CONTAINERS.test(line) || INDENTED.test(line);

function workOfOne(character: string): number {
  if (character === "\n") return LINE_WORK;
  if (character === "@") return AT_WORK;
  return MARKS.has(character) ? MARK_WORK : 1;
}

/** What parsing and drawing a text costs. */
export function workOf(source: string): number {
  let work = source.length + FENCE_WORK * (source.match(FENCE)?.length ?? 0);
  for (const character of source) work += workOfOne(character) - 1;
  return work;
}

/**
 * `end`, or where a block that begins at `start` has to end before that: after a line, else after a space, else anywhere
 * between two characters. Also before a line that is too deep.
 */
export function furthestEnd(text: string, start: number, end: number): number {
  let work = 0;
  let lineEnd = -1;
  let space = -1;
  for (let at = start; at < end; at++) {
    const character = text.charAt(at);
    if (at > start && text.charAt(at - 1) === "\n" && isTooDeep(lineAt(text, at))) return at;
    work += workOfOne(character);
    if (character === "\n") lineEnd = at + 1;
    else if (character === " ") space = at + 1;
    if (work > MOST_WORK) return lineEnd > start ? lineEnd : space > start ? space : between(text, at + 1);
  }
  return end;
}

/** The line that begins at `start`, as far as it matters how it begins. */
export const lineAt = (text: string, start: number): string => {
  const line = text.slice(start, start + 400);
  const end = line.indexOf("\n");
  return end === -1 ? line : line.slice(0, end);
};

/** Never inside a surrogate pair. */
function between(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
