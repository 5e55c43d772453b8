/** The page's clocks, as arguments so that a test can hold them. */
export interface Clock {
  /** Milliseconds that only ever grow, whatever the system's clock is set to. */
  now(): number;
  /** Unix milliseconds, as wrong as the system's clock. */
  wallNow(): number;
}

export const pageClock: Clock = { now: () => performance.now(), wallNow: () => Date.now() };
