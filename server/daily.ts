import { log, reasonOf } from "./log";

const DAY_MS = 86_400_000;

/**
 * Does a task now, and then once a day; what it throws is logged, and it is tried again the next day.
 * @param event what the log calls it
 * @returns what stops it
 */
export function startDaily(event: string, task: () => Promise<unknown>): () => void {
  const run = () => {
    task().catch((error: unknown) => log.error(event, { error: reasonOf(error) }));
  };
  run();
  const timer = setInterval(run, DAY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
