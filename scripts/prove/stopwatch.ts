import { AsyncLocalStorage } from "node:async_hooks";
import type { Limiter } from "../../server/limits/limiter";
import type { Verdicts } from "./control";

/** How often it is seen whether the process is free. */
const SAMPLE_MS = 10;

/** Measures how long a process lets people wait for a verdict. */
export function createStopwatch() {
  const arrivals = new AsyncLocalStorage<number>();
  const busyMs = countBusyTime();
  let longest: Verdicts = { limiterMs: 0, requestMs: 0 };

  function note(askedAt: number, busyBefore: number): void {
    const at = performance.now();
    longest = {
      limiterMs: Math.max(longest.limiterMs, at - askedAt - (busyMs() - busyBefore)),
      requestMs: Math.max(longest.requestMs, at - (arrivals.getStore() ?? askedAt)),
    };
  }

  return {
    /** Notes when a request arrived, for the verdict that is given in it. */
    request: <T>(serve: () => Promise<T>): Promise<T> => arrivals.run(performance.now(), serve),

    /** The same limiter, with its verdicts measured. */
    measured: (limiter: Limiter): Limiter => ({
      ...limiter,
      async admit(...call) {
        const [askedAt, busyBefore] = [performance.now(), busyMs()];
        try {
          return await limiter.admit(...call);
        } finally {
          note(askedAt, busyBefore);
        }
      },
    }),

    /** The longest since it was asked before. */
    take(): Verdicts {
      const taken = longest;
      longest = { limiterMs: 0, requestMs: 0 };
      return taken;
    },
  };
}

/** Time in which this process had no turn for anything new, since its start: what a timer comes too late. */
function countBusyTime(): () => number {
  let total = 0;
  let dueAt = performance.now() + SAMPLE_MS;
  setInterval(() => {
    const now = performance.now();
    total += Math.max(0, now - dueAt);
    dueAt = now + SAMPLE_MS;
  }, SAMPLE_MS).unref();
  return () => total + Math.max(0, performance.now() - dueAt);
}
