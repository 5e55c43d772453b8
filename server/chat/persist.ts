import { log, reasonOf } from "../log";

const WAITS_MS = [100, 500, 2_000, 5_000];

/**
 * Tries a write that must not be lost again and again for some seconds. The write must be safe to repeat.
 * What still fails then is left to the sweep of open replies, and logged.
 */
export async function persist(what: string, write: () => Promise<unknown>): Promise<void> {
  for (const wait of [...WAITS_MS, null]) {
    try {
      await write();
      return;
    } catch (error) {
      log.error(`${what}_failed`, { error: reasonOf(error), retryInMs: wait });
      if (wait === null) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
