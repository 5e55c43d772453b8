import { and, eq, gte, lt, lte, sql, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { usageDaily, usageEvents } from "../db/schema";
import { type DayRange, daysIn, instantsOf } from "./reports-days";
import { type RefusalCounts, refusalsByDay } from "./reports-refusals";
import { byModel, type ModelSums, NOTHING, plus, type Sums } from "./reports-sums";

export interface DaySums extends Sums {
  /** UTC, "2026-11-21" */
  day: string;
  refusals: RefusalCounts;
}

export interface HourSums extends Sums {
  /** Of the UTC day, 0 to 23. */
  hour: number;
}

export interface DailyReport {
  /** Every day of the range, oldest first, those without use as zeros. */
  days: DaySums[];
  models: ModelSums[];
  total: Sums;
}

/** A user's days by tokens, cost and refusals, and the same sums by model. */
export async function dailyReport(db: Database, userId: string, range: DayRange): Promise<DailyReport> {
  const [rows, refused] = await Promise.all([
    db
      .select()
      .from(usageDaily)
      .where(
        and(eq(usageDaily.userId, userId), gte(usageDaily.day, range.from), lte(usageDaily.day, range.to)),
      ),
    refusalsByDay(db, userId, range),
  ]);
  const sums = new Map<string, Sums>();
  for (const row of rows) sums.set(row.day, plus(sums.get(row.day) ?? NOTHING, row));
  const days = daysIn(range).map((day) => ({
    day,
    ...(sums.get(day) ?? NOTHING),
    refusals: refused.get(day) ?? {},
  }));
  return { days, models: byModel(rows), total: rows.reduce<Sums>(plus, NOTHING) };
}

/** The 24 hours of a user's UTC day, by the hour in which each message was admitted. */
export async function hourlyReport(db: Database, userId: string, day: string): Promise<HourSums[]> {
  const { since, before } = instantsOf({ from: day, to: day });
  const hour = sql<number>`extract(hour from ${usageEvents.admittedAt} at time zone 'UTC')::int`;
  const rows = await db
    .select({
      hour,
      messages: sql`count(*)`.mapWith(Number),
      inputTokens: sum(usageEvents.inputTokens).mapWith(Number),
      outputTokens: sum(usageEvents.outputTokens).mapWith(Number),
      cacheWriteTokens: sum(usageEvents.cacheWriteTokens).mapWith(Number),
      cacheReadTokens: sum(usageEvents.cacheReadTokens).mapWith(Number),
      chargedTokens: sum(usageEvents.chargedTokens).mapWith(Number),
      costMicroUsd: sum(usageEvents.costMicroUsd).mapWith(Number),
    })
    .from(usageEvents)
    .where(
      and(
        eq(usageEvents.userId, userId),
        gte(usageEvents.admittedAt, since),
        lt(usageEvents.admittedAt, before),
      ),
    )
    .groupBy(hour);
  const sums = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: 24 }, (_, at) => ({ ...NOTHING, ...sums.get(at), hour: at }));
}
