import { and, eq, min } from "drizzle-orm";
import type { Database } from "../db/database";
import { usageDaily, usageEvents } from "../db/schema";
import type { Allowance } from "../errors";
import { utcDay } from "./ledger";
import { forecast } from "./reports-forecast";
import { byModel, type ModelSums } from "./reports-sums";

export interface TodayReport {
  /** When today's tokens end at this pace (ISO 8601, UTC); `null` where they last. */
  forecast: { at: string } | null;
  byModel: ModelSums[];
}

/** A user's UTC day of `now` (Unix milliseconds) so far; `tokens` is what the limiter says of it. */
export async function todayReport(
  db: Database,
  userId: string,
  tokens: Pick<Allowance["tokens"], "used" | "max">,
  now: number,
): Promise<TodayReport> {
  const day = utcDay(now);
  const [rows, [first]] = await Promise.all([
    db
      .select()
      .from(usageDaily)
      .where(and(eq(usageDaily.userId, userId), eq(usageDaily.day, day))),
    db
      .select({ at: min(usageEvents.admittedAt) })
      .from(usageEvents)
      .where(and(eq(usageEvents.userId, userId), eq(usageEvents.day, day))),
  ]);
  const endsAt = forecast({ ...tokens, firstAt: first?.at?.getTime() ?? null, now });
  return {
    forecast: endsAt === null ? null : { at: new Date(endsAt).toISOString() },
    byModel: byModel(rows),
  };
}
