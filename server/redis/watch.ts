import type { RedisAddress } from "../env";
import { log } from "../log";
import { placeOf } from "./address";
import { explainRedisFailure, type RedisFailure } from "./failures";

/** A server that fails now and then is not "back" at each answer between. */
const QUIET_MS = 5_000;

/** Hears how each request went, and logs when that changes: one line for each kind of failure, one when all is well. */
export function createWatch(address: RedisAddress, now: () => number = Date.now) {
  const told = new Set<RedisFailure["kind"]>();
  let since = 0;
  let last = 0;

  return {
    failed(error: unknown): void {
      const { kind, sentence } = explainRedisFailure(error, address);
      if (kind === "command") return;
      last = now();
      if (told.size === 0) since = last;
      if (told.has(kind)) return;
      told.add(kind);
      log.warn("redis_failing", { kind, what: sentence });
    },
    worked(): void {
      if (told.size === 0 || now() - last < QUIET_MS) return;
      told.clear();
      log.info("redis_back", { place: placeOf(address), afterMs: now() - since });
    },
  };
}

export type Watch = ReturnType<typeof createWatch>;
