import { createLowlight } from "lowlight";
import { GRAMMARS } from "./grammars";
import type { HighlightAnswer, HighlightJob } from "./highlighter";
import { linesOf } from "./tokens";

const lowlight = createLowlight();

addEventListener("message", async ({ data: { id, code, language } }: MessageEvent<HighlightJob>) => {
  const answer = (lines: HighlightAnswer["lines"]) => postMessage({ id, lines } satisfies HighlightAnswer);
  try {
    if (!lowlight.registered(language)) {
      const { default: grammar } = await GRAMMARS[language]();
      lowlight.register(language, grammar);
    }
    // The grammar is there: from now on only the code itself takes time.
    answer("begun");
    answer(linesOf(lowlight.highlight(language, code)));
  } catch {
    answer(null);
  }
});
