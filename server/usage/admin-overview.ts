import { between, countDistinct, desc, ne, sql, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { type Ending, usageDaily, usageEvents, users } from "../db/schema";
import { type DayRange, lastDays } from "./reports-days";
import { type RefusalReason, refusalsByReason } from "./reports-refusals";

export interface Overview {
  spentTodayMicroUsd: number;
  /** Accounts; guests have none. */
  users: number;
  /** What follows is of the whole range. */
  activeUsers: number;
  messages: number;
  chargedTokens: number;
  costMicroUsd: number;
  refusals: { reason: RefusalReason; count: number }[];
  endings: { ended: Ending; count: number }[];
}

const total = sql`count(*)`.mapWith(Number);

/** Everybody's use in the last `days` UTC days, today included. `now` in Unix milliseconds. */
export async function overview(db: Database, days: number, now: number): Promise<Overview> {
  const range = lastDays(days, now);
  const [[people], today, sums, refused, endings] = await Promise.all([
    db.select({ count: total }).from(users).where(ne(users.plan, "guest")),
    sumsOf(db, lastDays(1, now)),
    sumsOf(db, range),
    refusalsByReason(db, range),
    db
      .select({ ended: usageEvents.ended, count: total })
      .from(usageEvents)
      .where(between(usageEvents.day, range.from, range.to))
      .groupBy(usageEvents.ended)
      .orderBy(desc(total)),
  ]);
  return {
    ...sums,
    spentTodayMicroUsd: today.costMicroUsd,
    users: people?.count ?? 0,
    refusals: refused,
    endings,
  };
}

async function sumsOf(db: Database, { from, to }: DayRange) {
  const [row] = await db
    .select({
      activeUsers: countDistinct(usageDaily.userId),
      messages: sum(usageDaily.messages).mapWith(Number),
      chargedTokens: sum(usageDaily.chargedTokens).mapWith(Number),
      costMicroUsd: sum(usageDaily.costMicroUsd).mapWith(Number),
    })
    .from(usageDaily)
    .where(between(usageDaily.day, from, to));
  return {
    activeUsers: row?.activeUsers ?? 0,
    messages: row?.messages ?? 0,
    chargedTokens: row?.chargedTokens ?? 0,
    costMicroUsd: row?.costMicroUsd ?? 0,
  };
}
