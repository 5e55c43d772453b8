import { and, between, desc, eq, lt, lte, or, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { limitOverrides, usageDaily, users } from "../db/schema";
import { type AdminUser, adminUser, overriddenTokens, usedTodayByUser } from "./admin-user";
import { lastDays } from "./reports-days";

export interface TopUser extends AdminUser {
  messages: number;
  chargedTokens: number;
  costMicroUsd: number;
  /** Of everybody's cost in the range, 0 to 1. */
  share: number;
}

/** Where a page ended: its last user's cost and id. */
export interface TopUsersCursor {
  costMicroUsd: number;
  id: string;
}

const PAGE = 20;

/** Who used anything in the last `days` UTC days, the costliest first. `now` in Unix milliseconds. */
export async function topUsers(
  db: Database,
  { days, cursor, now }: { days: number; cursor: TopUsersCursor | null; now: number },
): Promise<{ items: TopUser[]; nextCursor: TopUsersCursor | null }> {
  const range = lastDays(days, now);
  const inRange = between(usageDaily.day, range.from, range.to);
  const today = usedTodayByUser(db, now);
  const sums = db
    .select({
      userId: usageDaily.userId,
      messages: sum(usageDaily.messages).mapWith(Number).as("messages"),
      chargedTokens: sum(usageDaily.chargedTokens).mapWith(Number).as("charged_tokens"),
      costMicroUsd: sum(usageDaily.costMicroUsd).mapWith(Number).as("cost_micro_usd"),
    })
    .from(usageDaily)
    .where(inRange)
    .groupBy(usageDaily.userId)
    .as("sums");
  const { costMicroUsd } = sums;
  const [rows, [everybody]] = await Promise.all([
    db
      .select({
        user: users,
        messages: sums.messages,
        chargedTokens: sums.chargedTokens,
        costMicroUsd,
        used: today.charged,
        override: overriddenTokens(now),
      })
      .from(sums)
      .innerJoin(users, eq(users.id, sums.userId))
      .leftJoin(today, eq(today.userId, users.id))
      .leftJoin(limitOverrides, eq(limitOverrides.userId, users.id))
      .where(
        cursor
          ? and(
              lte(costMicroUsd, cursor.costMicroUsd),
              or(lt(costMicroUsd, cursor.costMicroUsd), lt(users.id, cursor.id)),
            )
          : undefined,
      )
      .orderBy(desc(costMicroUsd), desc(users.id))
      .limit(PAGE + 1),
    db
      .select({ cost: sum(usageDaily.costMicroUsd).mapWith(Number) })
      .from(usageDaily)
      .where(inRange),
  ]);
  const cost = everybody?.cost ?? 0;
  const items = rows.slice(0, PAGE).map(({ user, used, override, ...own }) => ({
    ...adminUser(user, used, override),
    ...own,
    share: cost === 0 ? 0 : own.costMicroUsd / cost,
  }));
  const last = items.at(-1);
  const nextCursor =
    rows.length > items.length && last ? { costMicroUsd: last.costMicroUsd, id: last.userId } : null;
  return { items, nextCursor };
}
