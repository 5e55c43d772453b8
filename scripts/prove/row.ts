import type { Trial } from "./trial";

/** One line of the table: a fault, and what is done while it lasts. */
export interface Row {
  /** For `--only`. */
  id: string;
  fault: string;
  /** `plain` as in production; `ceiling` with a bound on the whole app, in a world of its own; `clock` with clocks that rows move. */
  world: "plain" | "ceiling" | "clock";
  /** Without it the row is left out: a Redis, or one with a wire to it that can be cut. */
  needs?: "redis" | "link";
  run(trial: Trial): Promise<void>;
}
