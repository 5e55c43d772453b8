import type { Highlighter } from "./highlighter";
import type { Language } from "./languages";
import type { Line } from "./tokens";

/** Between two looks at code that grows. */
const PAUSE_MS = 250;
/** So many more lines get their colours at once: more would take longer than a frame. */
const AT_ONCE = 80;

/** Follows a block of code that may grow, and gives its coloured lines, the first ones first. Gives up on the first failure. */
export function createColouring(
  highlight: Highlighter,
  language: Language,
  onLines: (lines: readonly Line[]) => void,
) {
  let newest = "";
  let shown = 0;
  let busy = false;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    busy = true;
    const asked = newest;
    const lines = await highlight(asked, language);
    if (lines && !ended) reveal(lines, asked);
  }

  function reveal(lines: readonly Line[], asked: string): void {
    shown = Math.min(lines.length, shown + AT_ONCE);
    onLines(lines.slice(0, shown));
    if (shown < lines.length) timer = setTimeout(reveal, 0, lines, asked);
    else if (newest !== asked) timer = setTimeout(look, PAUSE_MS);
    else busy = false;
  }

  function see(code: string): void {
    newest = code;
    if (!busy && !ended) void look();
  }

  function end(): void {
    ended = true;
    clearTimeout(timer);
  }

  return { see, end };
}
