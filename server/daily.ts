import { log, reasonOf } from "./log";

const DAY_MS = 86_400_000;

/**
 * Does a task now, and then once a day; what it throws is logged, and it is tried again the next day.
 * @param event what the log calls it
 * @param task ends early, between two steps, once the signal says so
 * @returns what stops it, and waits for what is being done
 */
export function startDaily(
  event: string,
  task: (stopped: AbortSignal) => Promise<unknown>,
): () => Promise<void> {
  const stop = new AbortController();
  let running = Promise.resolve();
  const run = () => {
    running = running
      .then(() => task(stop.signal))
      .then(
        () => {},
        (error: unknown) => log.error(event, { error: reasonOf(error) }),
      );
  };
  run();
  const timer = setInterval(run, DAY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    stop.abort();
    return running;
  };
}
