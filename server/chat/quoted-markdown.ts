/** CommonMark's line ends, and what some readers take for one. */
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const FENCE = /^(\s*)(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
/** Where HTML can begin. */
const TAG = /<(?=[a-z/!?])/i;
/** A footnote's definition, in whatever it can stand in: it would be shown at the end of all, outside of the quote. */
const FOOTNOTE = /^((?:[\s>*+-]|\d{1,9}[.)])*)\[\^/;
const SPAN_OR_TAG = /(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)|(\\*)<(?=[a-z/!?])/gi;
/** Spans are looked for in lines of up to so many characters: a longer one is no prose. */
const LONGEST_LINE = 5_000;

/**
 * Markdown that somebody else wrote, as block quotes that it can't leave: each line is quoted, no HTML begins in it, and
 * each fenced block is a quote of its own, with a fence that its text can't close. What is around a quote is ours.
 */
export function quotedMarkdown(text: string): string {
  return blocksOf(text.split(LINE_END))
    .map((block) =>
      block.fence
        ? fenced(block.lines, block.fence.language)
        : trimmed(block.lines).map((line) => withoutTags(line.replace(FOOTNOTE, "$1\\[^"))),
    )
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n"))
    .join("\n\n");
}

interface Block {
  /** Of a fenced block: the fence it was written with, and how far that was indented. Null outside of one. */
  fence: { marks: string; indent: number; language: string } | null;
  lines: string[];
}

function blocksOf(lines: readonly string[]): Block[] {
  let block: Block = { fence: null, lines: [] };
  const blocks = [block];
  const begin = (fence: Block["fence"]) => {
    block = { fence, lines: [] };
    blocks.push(block);
  };
  for (const line of lines) {
    const { fence } = block;
    if (fence && closes(line.trim(), fence.marks)) begin(null);
    else if (fence) block.lines.push(line.slice(Math.min(fence.indent, line.search(/\S|$/))));
    else {
      const [, indent, ticks, afterTicks, tildes, afterTildes] = FENCE.exec(line) ?? [];
      const marks = ticks ?? tildes;
      if (marks === undefined) block.lines.push(line);
      else
        begin({ marks, indent: indent?.length ?? 0, language: languageOf(afterTicks ?? afterTildes ?? "") });
    }
  }
  return blocks;
}

const closes = (line: string, marks: string): boolean =>
  line.length >= marks.length && line === marks.charAt(0).repeat(line.length);

const languageOf = (info: string): string => /^[\w+#.-]{1,30}/.exec(info.trim())?.[0] ?? "";

function fenced(lines: readonly string[], language: string): string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
  return [fence + language, ...lines, fence];
}

function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0) return [];
  return lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

/** A line with each `<` escaped that HTML could begin with; those in inline code stand between two pieces of code. */
function withoutTags(line: string): string {
  if (!TAG.test(line)) return line;
  if (line.length > LONGEST_LINE) return line.replace(/(\\*)<(?=[a-z/!?])/gi, escaped);
  return line.replace(SPAN_OR_TAG, (whole, run: string | undefined, code: string, backslashes: string) => {
    if (run === undefined) return escaped(whole, backslashes);
    if (!TAG.test(code)) return whole;
    return code
      .split(/<(?=[a-z/!?])/i)
      .map((piece) => piece && run + piece + run)
      .join("&lt;");
  });
}

/** After an odd number of backslashes it is escaped already, by the last. As text a reader makes it no part of an address. */
const escaped = (_: string, backslashes: string): string =>
  `${backslashes.slice(0, backslashes.length - (backslashes.length % 2))}&lt;`;
