import { withinDeadline } from "./deadline";
import { type Cold, isCold, type SeedSource, type Seeds } from "./store";

export const LEDGER_DEADLINE_MS = 5_000;
/** Midnight may pass, and the store may be emptied, while a seed is read: not often in a row. */
const MAX_ROUNDS = 5;

/** Asks the store, and again with what it lacks from the database. */
export type Seeding = <T extends object>(
  userId: string,
  windowMs: number,
  call: (seeds?: Seeds) => Promise<T | Cold>,
) => Promise<T>;

/**
 * Many calls that find one key cold at once read the database once: what they share was read after the store had
 * lost the key, and whatever has changed since is an open reply in it.
 */
export function createSeeding(source: SeedSource): Seeding {
  const reading = new Map<string, Promise<unknown>>();

  function once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const running = reading.get(name);
    if (running) return running as Promise<T>;
    const started = withinDeadline(read(), LEDGER_DEADLINE_MS).finally(() => reading.delete(name));
    reading.set(name, started);
    return started;
  }

  return async (userId, windowMs, call) => {
    let seeds: Seeds | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const answer = await call(seeds);
      if (!isCold(answer)) return answer;
      const { at, user, ceiling } = answer.cold;
      const [ofUser, ofAll] = await Promise.all([
        user ? once(`user ${windowMs} ${userId}`, () => source.user(userId, at, windowMs)) : seeds?.user,
        ceiling ? once("ceiling", () => source.ceiling(at)) : seeds?.ceiling,
      ]);
      seeds = { ...(ofUser && { user: ofUser }), ...(ofAll && { ceiling: ofAll }) };
    }
    throw new Error("The store stayed cold although it was given its seeds.");
  };
}
