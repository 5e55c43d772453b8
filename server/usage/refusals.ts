import { inArray, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { refusals, users } from "../db/schema";
import { log, reasonOf } from "../log";

type Reason = typeof refusals.$inferInsert.reason;

const HOUR_MS = 3_600_000;
const FLUSH_MS = 1_000;

export interface RefusalCounter {
  count(userId: string, reason: Reason, now: number): void;
  /** Writes what is still in memory. */
  flush(): Promise<void>;
}

/** Counts refusals by user, hour and reason, and writes the sums once a second: a bot's hammering costs one row, not one write each. */
export function createRefusalCounter(db: Database): RefusalCounter {
  let pending = new Map<string, { userId: string; hour: Date; reason: Reason; count: number }>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const counted = [...pending.values()];
    pending = new Map();
    const rows = await ofKnownUsers(db, counted);
    if (rows.length === 0) return;
    await db
      .insert(refusals)
      .values(rows)
      .onConflictDoUpdate({
        target: [refusals.userId, refusals.hour, refusals.reason],
        set: { count: sql`${refusals.count} + excluded.count` },
      });
  }

  return {
    flush,
    count(userId, reason, now) {
      const hour = new Date(now - (now % HOUR_MS));
      const key = `${userId} ${hour.getTime()} ${reason}`;
      const row = pending.get(key) ?? { userId, hour, reason, count: 0 };
      row.count += 1;
      pending.set(key, row);
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => log.error("refusals.not_counted", { error: reasonOf(error) }));
      }, FLUSH_MS);
      timer.unref();
    },
  };
}

/** A guest who was refused at once has no row to count under, and must not lose everybody else's count. */
async function ofKnownUsers<Row extends { userId: string }>(db: Database, rows: Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((row) => row.userId))];
  const known = await db.select({ id: users.id }).from(users).where(inArray(users.id, ids));
  const there = new Set(known.map(({ id }) => id));
  return rows.filter(({ userId }) => there.has(userId));
}
