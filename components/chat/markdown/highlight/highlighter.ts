import type { Language } from "./languages";
import type { Line } from "./tokens";

export interface HighlightJob {
  id: number;
  code: string;
  language: Language;
}

/** `"begun"` once the grammar is loaded; `null` where it failed. */
export interface HighlightAnswer {
  id: number;
  lines: readonly Line[] | "begun" | null;
}

/** A grammar is made of regular expressions, which some code keeps busy for ever. */
const DEADLINE_MS = 1_500;
/** To fetch the worker and a grammar. */
const LOADING_MS = 15_000;
const LONGEST = 100_000;

type HighlightWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

export type Highlighter = ReturnType<typeof createHighlighter>;

/**
 * Colours code in a worker, one block at a time, so that it costs the page nothing. `null` for code that takes too long,
 * that is too long, or where workers don't run: it stays as it is.
 */
export function createHighlighter(spawn: () => HighlightWorker) {
  let worker: HighlightWorker | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let id = 0;

  function end(): void {
    worker?.terminate();
    worker = null;
  }

  const run = (code: string, language: Language) =>
    new Promise<readonly Line[] | null>((resolve) => {
      const job: HighlightJob = { id: ++id, code, language };
      const finish = (lines: readonly Line[] | null) => {
        clearTimeout(timer);
        resolve(lines);
      };
      const fail = () => {
        end();
        finish(null);
      };
      let timer = setTimeout(fail, LOADING_MS);
      try {
        worker ??= spawn();
        worker.onerror = fail;
        worker.onmessage = ({ data }: MessageEvent<HighlightAnswer>) => {
          if (data.id !== job.id) return;
          if (data.lines !== "begun") return finish(data.lines);
          clearTimeout(timer);
          timer = setTimeout(fail, DEADLINE_MS);
        };
        worker.postMessage(job);
      } catch {
        fail();
      }
    });

  return function highlight(code: string, language: Language): Promise<readonly Line[] | null> {
    if (code.length > LONGEST) return Promise.resolve(null);
    const done = queue.then(() => run(code, language));
    queue = done;
    return done;
  };
}

let shared: Highlighter | null = null;

/** The page's one highlighter. */
export function sharedHighlighter(): Highlighter {
  shared ??= createHighlighter(
    () => new Worker(new URL("./highlight.worker.ts", import.meta.url), { type: "module" }),
  );
  return shared;
}
