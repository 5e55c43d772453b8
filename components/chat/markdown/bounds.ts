/**
 * What parsing costs, in characters of plain text (about 1 µs each). Beginning a line costs as much as 70 of them, an item
 * of a list as much again; marks are what the parser has to look for partners of, among all marks of their block.
 */
const LINE_WORK = 70;
const ITEM_WORK = 70;
const MARK_WORK = 25;
/** Marks of stress are paired with each other again and again. */
const STRESS_WORK = 60;
/** An address of a mail becomes a link, which the page has to draw. */
const AT_WORK = 100;
const MARKS = new Set("[]<>`$\\|!&");
const STRESS = new Set("*_~");
/** A block of code has a frame and buttons, which take the page far longer to draw than its text takes to parse; a mark of it is half of one. */
const FENCE_WORK = 750;
const FENCE = /(?:^|\n)[ \t>*+-]*(?:`{3}|~{3})/g;
const ITEM = /(?:^|\n)[ \t>]*(?:[*+-]|\d{1,9}[.)])[ \t]/g;

/** No block costs more than this: a longer one is cut, at the end of a line where there is one. */
const MOST_WORK = 24_000;
/** And no text more than this, about twice what the longest reply of a model may: what goes beyond is shown as it was written. */
const MOST_DRAWN = 500_000;
/** Containers in containers: the parser calls itself for each, and so does the page. */
const DEEPEST = 16;
const CONTAINERS = new RegExp(`^(?:[ \\t]*(?:[>*+-]|\\d{1,9}[.)])(?=[ \\t>]|$)){${DEEPEST},}`);
const INDENTED = /^(?: {100}| {0,3}\t{25})/;

/** Whether a line holds more containers in each other than are drawn, or is indented as if it did. */
export const isTooDeep = (line: string): boolean => CONTAINERS.test(line) || INDENTED.test(line);

function workOfOne(character: string): number {
  if (character === "\n") return LINE_WORK;
  if (character === "@") return AT_WORK;
  if (STRESS.has(character)) return STRESS_WORK;
  return MARKS.has(character) ? MARK_WORK : 1;
}

const count = (source: string, what: RegExp): number => source.match(what)?.length ?? 0;

/** What parsing and drawing a text costs; of lines as much as of each of them. */
export function workOf(source: string): number {
  let work = FENCE_WORK * count(source, FENCE) + ITEM_WORK * count(source, ITEM);
  for (const character of source) work += workOfOne(character);
  return work;
}

/**
 * Says where a growing text goes beyond what is drawn: at the beginning of the line that does, which is the same place
 * however far the text has come since; its end where nothing does. What was looked at is not looked at again.
 */
export function createDrawnEnd(): (text: string) => number {
  let looked = "";
  let work = 0;
  /** Text that lies beyond; from there on nothing needs to be counted. */
  let beyond: string | null = null;
  return function drawnEnd(text) {
    if (!text.startsWith(looked)) {
      looked = "";
      work = 0;
      beyond = null;
    }
    if (beyond !== null && text.startsWith(beyond, looked.length)) return looked.length;
    for (let start = looked.length, end = start; start < text.length; start = end) {
      end = text.indexOf("\n", start) + 1 || text.length;
      const line = text.slice(start, end);
      const more = work + workOf(line);
      if (more > MOST_DRAWN) {
        beyond = line;
        return start;
      }
      if (!line.endsWith("\n")) break;
      looked = text.slice(0, end);
      work = more;
    }
    return text.length;
  };
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
    if (at > start && text.charAt(at - 1) === "\n") {
      const line = lineAt(text, at);
      if (isTooDeep(line)) return at;
      work += ITEM_WORK * count(line, ITEM);
    }
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
