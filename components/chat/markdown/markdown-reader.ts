import { createGrowingMarkdown, type Shown } from "./growing-markdown";

/** What a first sight of a text may cost, in the units of bounds.ts: a long reply as models write them. */
const FIRST_WORK = 50_000;
/** And each further slice, so that the page stays awake while something monstrous comes in. */
const SLICE_WORK = 25_000;

/** Reads one message's text as it grows. The same question has the same answer: it can be asked while React draws. */
export function createMarkdownReader() {
  let growing = createGrowingMarkdown();
  let last: { text: string; final: boolean; slice: number; shown: Shown } | null = null;

  return function read(text: string, final: boolean, slice: number): Shown {
    if (last?.text === text && last.final === final && last.slice === slice) return last.shown;
    const budget = slice === 0 ? FIRST_WORK : SLICE_WORK;
    const source = text
      .replace(/\r\n?/g, "\n")
      .replace(/\0/g, "\uFFFD")
      .replace(/\uFEFF/g, "");
    let shown = growing.read(source, final, budget);
    if (!shown) {
      growing = createGrowingMarkdown();
      shown = growing.read(source, final, budget) ?? {
        blocks: [],
        references: growing.references(),
        rest: source,
      };
    }
    last = { text, final, slice, shown };
    return shown;
  };
}
