import { log, reasonOf } from "../log";

const WAITS_MS = [100, 500, 2_000, 5_000];

/**
 * Tries a write that must not be lost again and again for some seconds. The write must be safe to repeat.
 * What still fails then is left to the sweep of open replies, and logged.
 * @returns what the write answered; null where it failed to the last
 */
export async function persist<T>(
  what: string,
  write: () => Promise<T>,
  waitsMs: readonly number[] = WAITS_MS,
): Promise<T | null> {
  for (const wait of [...waitsMs, null]) {
    try {
      return await write();
    } catch (error) {
      log.error(`${what}_failed`, { error: reasonOf(error), retryInMs: wait });
      if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return null;
}
