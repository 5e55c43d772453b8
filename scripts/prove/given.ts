import { type RedisAddress, readEnv } from "../../server/env";

/** What the proofs run on. */
export interface Given {
  databaseUrl: string | null;
  redis: RedisAddress | null;
  /** A REST front like Upstash's stands before the Redis. */
  rest: boolean;
  processes: number;
}

const PROCESSES = 4;

/**
 * What the environment gives: nothing is the embedded parts in one process; both servers, several processes.
 * @param wanted from the command line; `processes` null where it says nothing
 * @throws Error for what can't go together
 */
export function readGiven(wanted: { processes: number | null; rest: boolean }): Given {
  const { databaseUrl, redis } = readEnv();
  const shared = databaseUrl !== null && redis !== null;
  if (wanted.processes !== null && !(Number.isInteger(wanted.processes) && wanted.processes > 0))
    throw new Error("--processes wants a number from 1");
  if (wanted.rest && redis?.kind !== "tcp") throw new Error("--rest wants REDIS_URL, to stand before it");
  if (wanted.processes !== null && wanted.processes > 1 && !shared)
    throw new Error("several processes want DATABASE_URL and REDIS_URL (or Upstash's variables)");
  return { databaseUrl, redis, rest: wanted.rest, processes: wanted.processes ?? (shared ? PROCESSES : 1) };
}
