import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../db/database";

/** Does a piece of a search in what is left of its time. @throws SearchTimeout, also where nobody waits any more */
export type InTime = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

export class SearchTimeout extends Error {}

/**
 * One amount of time for all pieces together. Each is a transaction of its own: others get the connection between two,
 * and the embedded database, which ends no statement early, at least begins no more of them.
 */
export function searchTime(db: Database, totalMs: number, signal: AbortSignal | undefined): InTime {
  const until = performance.now() + totalMs;
  const leftMs = () => {
    const left = Math.ceil(until - performance.now());
    if (left <= 0 || signal?.aborted) throw new SearchTimeout();
    return String(left);
  };
  return async (work) => {
    leftMs();
    try {
      return await db.transaction(async (tx) => {
        // Planned for these very words and conversations: a plan for any would be one for none.
        await tx.execute(
          sql`select set_config('statement_timeout', ${leftMs()}, true), set_config('plan_cache_mode', 'force_custom_plan', true)`,
        );
        return await work(tx);
      });
    } catch (error) {
      throw isCanceled(error) ? new SearchTimeout("The database took too long", { cause: error }) : error;
    }
  };
}

/** PostgreSQL's query_canceled, wherever the driver put it. */
function isCanceled(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === "57014") return true;
  }
  return false;
}
