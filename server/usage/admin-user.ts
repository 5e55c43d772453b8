import { eq, sql, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { limitOverrides, usageDaily, type users } from "../db/schema";
import { limitsOf } from "../limits/limiter";
import type { PlanId } from "../plans";
import { utcDay } from "./ledger";

/** A user as the admin's lists show one. */
export interface AdminUser {
  userId: string;
  email: string;
  name: string | null;
  plan: PlanId;
  role: "user" | "admin";
  /** Tokens charged on the UTC day so far, by the ledger. */
  todayUsed: number;
  /** The plan's, or an override that has not ended; `null` is unlimited. */
  tokensPerDay: number | null;
}

/** A join that knows each user's charged tokens of the UTC day of `now`. */
export const usedTodayByUser = (db: Database, now: number) =>
  db
    .select({
      userId: usageDaily.userId,
      charged: sum(usageDaily.chargedTokens).mapWith(Number).as("charged_today"),
    })
    .from(usageDaily)
    .where(eq(usageDaily.day, utcDay(now)))
    .groupBy(usageDaily.userId)
    .as("used_today");

/** An override of the token budget that still holds at `now`. */
export const overriddenTokens = (now: number) =>
  sql<number | null>`case when ${limitOverrides.until} > ${new Date(now).toISOString()}::timestamptz
    then ${limitOverrides.tokensPerDay} end`.mapWith(Number);

export function adminUser(
  user: Pick<typeof users.$inferSelect, "id" | "email" | "name" | "plan" | "role">,
  todayUsed: number | null,
  override: number | null,
): AdminUser {
  const { id, email, name, plan, role } = user;
  const tokensPerDay = override ?? limitsOf(plan).tokensPerDay;
  return { userId: id, email, name, plan, role, todayUsed: todayUsed ?? 0, tokensPerDay };
}
