import type { Controls } from "./control";
import type { Fleet } from "./fleet";
import type { OwnRedis } from "./own-redis";
import type { Upstream } from "./upstream";

/** The server processes under test and everything around them. */
export interface World {
  fleet: Fleet;
  upstream: Upstream;
  /** Null where limits live in the one process's memory. */
  redis: OwnRedis | null;
  /** What the whole app may spend in a day; null is unlimited. */
  ceilingMicroUsd: number | null;
  /** The controls of a process that lives. */
  controls(): Controls;
  /** Sets every process's clock. */
  moveClocks(aheadMs: number): Promise<void>;
  /** How far they are ahead of the real one. */
  aheadMs(): number;
  /** Unix milliseconds on the limits' clock. */
  now(): number;
  close(): Promise<void>;
}
