import { sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { openReplies } from "../db/schema";
import { log, reasonOf } from "../log";

/** A reply whose charge the guard has been told. */
export interface Told {
  messageId: string;
  /** The figure it was told: a row that is owed another one by now stays. */
  tokens: number;
}

/** Replies that have ended stay in `open_replies`, marked as owed, until the guard has been told; this takes them away. */
export interface Outbox {
  told(reply: Told): void;
  /** Writes what is still in memory. What can't be written is kept, and told to the guard once more: that changes nothing. */
  flush(): Promise<void>;
}

const FLUSH_MS = 1_000;
const FLUSH_ROWS = 100;
/** While the database is away; what is dropped is found there by the sweep. */
const MOST_KEPT = 10_000;

/** Takes rows away together, at most a second late: no reply waits for it. */
export function createOutbox(db: Database): Outbox {
  let pending: Told[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const rows = pending;
    pending = [];
    if (rows.length === 0) return;
    try {
      await takeAway(db, rows);
    } catch (error) {
      log.warn("outbox.not_cleared", { rows: rows.length, error: reasonOf(error) });
      pending = [...pending, ...rows].slice(0, MOST_KEPT);
      arm();
    }
  }

  function arm(): void {
    timer ??= setTimeout(flush, FLUSH_MS);
    timer.unref();
  }

  return {
    flush,
    told(reply) {
      pending.push(reply);
      arm();
      if (pending.length === FLUSH_ROWS) void flush();
    },
  };
}

/** Removes rows that are owed nothing any more, in one statement. */
export async function takeAway(db: Database, replies: readonly Told[]): Promise<void> {
  const rows = JSON.stringify(replies.map(({ messageId, tokens }) => ({ id: messageId, tokens })));
  await db.execute(sql`
    delete from ${openReplies} using jsonb_to_recordset(${rows}::text::jsonb) as told (id uuid, tokens integer)
    where ${openReplies.messageId} = told.id and ${openReplies.owedTokens} = told.tokens`);
}
