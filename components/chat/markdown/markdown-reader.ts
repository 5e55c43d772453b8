import { createDrawnEnd } from "./bounds";
import { createGrowingMarkdown, type Grown } from "./growing-markdown";

export interface Shown extends Grown {
  /** What is never parsed, because all of it is more than a page can bear; as it was written. */
  plain: string;
}

/** What a first sight of a text may cost, in the units of bounds.ts: a long reply as models write them. */
const FIRST_WORK = 50_000;
/** And each further slice, so that the page stays awake while something monstrous comes in. */
const SLICE_WORK = 25_000;

/** Reads one message's text as it grows. The same question has the same answer: it can be asked while React draws. */
export function createMarkdownReader() {
  const drawnEnd = createDrawnEnd();
  let growing = createGrowingMarkdown();
  let last: { text: string; final: boolean; slice: number; shown: Shown } | null = null;

  return function read(text: string, final: boolean, slice: number): Shown {
    if (last?.text === text && last.final === final && last.slice === slice) return last.shown;
    const budget = slice === 0 ? FIRST_WORK : SLICE_WORK;
    const source = text
      .replace(/\r\n?/g, "\n")
      .replace(/\0/g, "\uFFFD")
      .replace(/\uFEFF/g, "");
    const end = drawnEnd(source);
    const head = source.slice(0, end);
    const ends = final || end < source.length;
    let grown = growing.read(head, ends, budget);
    if (!grown) {
      growing = createGrowingMarkdown();
      grown = growing.read(head, ends, budget) ?? {
        blocks: [],
        references: growing.references(),
        rest: head,
      };
    }
    const shown = { ...grown, plain: source.slice(end) };
    last = { text, final, slice, shown };
    return shown;
  };
}
