import { and, desc, eq, gte, lt, type SQL, sql, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { refusals } from "../db/schema";
import { type DayRange, instantsOf } from "./reports-days";

export type RefusalReason = typeof refusals.$inferSelect.reason;

/** How often each reason refused; those that never did are left out. */
export type RefusalCounts = Partial<Record<RefusalReason, number>>;

const count = sum(refusals.count).mapWith(Number);

const within = (range: DayRange): SQL | undefined => {
  const { since, before } = instantsOf(range);
  return and(gte(refusals.hour, since), lt(refusals.hour, before));
};

/** A user's refusals by UTC day. */
export async function refusalsByDay(
  db: Database,
  userId: string,
  range: DayRange,
): Promise<Map<string, RefusalCounts>> {
  const day = sql<string>`to_char(${refusals.hour} at time zone 'UTC', 'YYYY-MM-DD')`;
  const rows = await db
    .select({ day, reason: refusals.reason, count })
    .from(refusals)
    .where(and(eq(refusals.userId, userId), within(range)))
    .groupBy(day, refusals.reason);
  const days = new Map<string, RefusalCounts>();
  for (const row of rows) days.set(row.day, { ...days.get(row.day), [row.reason]: row.count });
  return days;
}

/** Everybody's refusals by reason, the most frequent first. */
export function refusalsByReason(
  db: Database,
  range: DayRange,
): Promise<{ reason: RefusalReason; count: number }[]> {
  return db
    .select({ reason: refusals.reason, count })
    .from(refusals)
    .where(within(range))
    .groupBy(refusals.reason)
    .orderBy(desc(count));
}
