import { errors } from "@upstash/redis";

const FORBIDDEN = new Set(
  [
    "SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR SYNC PSYNC",
    "BLPOP BRPOP BLMOVE BRPOPLPUSH BLMPOP BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF",
    "MULTI EXEC DISCARD WATCH UNWATCH SELECT AUTH HELLO CLIENT RESET QUIT READONLY READWRITE ASKING",
  ].flatMap((line) => line.split(" ")),
);
const BLOCKING_READS = new Set(["XREAD", "XREADGROUP"]);

/**
 * Everybody's commands share one connection: nobody may hold it, or leave it changed for the others.
 * @throws UpstashError for a command that would
 */
export function refuseOnSharedConnection([name = "", ...args]: readonly string[]): void {
  const word = name.toUpperCase();
  const blocks = BLOCKING_READS.has(word) && args.some((arg) => arg.toUpperCase() === "BLOCK");
  if (blocks || FORBIDDEN.has(word)) throw needsOwnConnection(word);
}

export const needsOwnConnection = (word: string) =>
  new errors.UpstashError(`${word} needs a connection of its own`);
