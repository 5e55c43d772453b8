import { AsyncLocalStorage } from "node:async_hooks";
import type { Limiter } from "../../server/limits/limiter";
import type { Verdicts } from "./control";

/** Measures how long a process lets people wait for a verdict. */
export function createStopwatch() {
  const arrivals = new AsyncLocalStorage<number>();
  let longest: Verdicts = { limiterMs: 0, requestMs: 0 };

  return {
    /** Notes when a request arrived, for the verdict that is given in it. */
    request: <T>(serve: () => Promise<T>): Promise<T> => arrivals.run(performance.now(), serve),

    /** The same limiter, with its verdicts measured. */
    measured: (limiter: Limiter): Limiter => ({
      ...limiter,
      async admit(...call) {
        const askedAt = performance.now();
        try {
          return await limiter.admit(...call);
        } finally {
          const at = performance.now();
          longest = {
            limiterMs: Math.max(longest.limiterMs, at - askedAt),
            requestMs: Math.max(longest.requestMs, at - (arrivals.getStore() ?? askedAt)),
          };
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
