import { and, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../db/database";
import { type Ending, usageDaily, usageEvents } from "../db/schema";

/** One settled message: tokens by kind, what the day's budget and the bill were charged, how it ended. */
export interface LedgerEntry {
  leaseId: string;
  userId: string;
  conversationId: string | null;
  messageId: string | null;
  model: string;
  ended: Ending;
  stopReason: string | null;
  usage: { inputTokens: number; outputTokens: number; cacheWriteTokens: number; cacheReadTokens: number };
  chargedTokens: number;
  costMicroUsd: number;
  estimatedInputTokens: number;
  estimated: boolean;
  admittedAt: Date;
  firstTokenAt: Date | null;
  settledAt: Date;
}

/** "2026-11-21" in UTC. */
export const utcDay = (at: Date | number): string => new Date(at).toISOString().slice(0, 10);

/**
 * Writes an entry and its rollup in one transaction; a lease that has an entry is left alone.
 * @returns whether this call wrote it
 */
export async function record(db: Database, entry: LedgerEntry): Promise<boolean> {
  const { usage, ...rest } = entry;
  const day = utcDay(entry.admittedAt);
  return db.transaction(async (tx) => {
    const written = await tx
      .insert(usageEvents)
      .values({ id: uuidv7(), ...rest, ...usage, day })
      .onConflictDoNothing({ target: usageEvents.leaseId })
      .returning({ id: usageEvents.id });
    if (written.length === 0) return false;
    const sums = {
      messages: 1,
      ...usage,
      chargedTokens: entry.chargedTokens,
      costMicroUsd: entry.costMicroUsd,
    };
    await tx
      .insert(usageDaily)
      .values({ userId: entry.userId, day, model: entry.model, ...sums })
      .onConflictDoUpdate({
        target: [usageDaily.userId, usageDaily.day, usageDaily.model],
        set: {
          messages: sql`${usageDaily.messages} + 1`,
          inputTokens: sql`${usageDaily.inputTokens} + ${sums.inputTokens}`,
          outputTokens: sql`${usageDaily.outputTokens} + ${sums.outputTokens}`,
          cacheWriteTokens: sql`${usageDaily.cacheWriteTokens} + ${sums.cacheWriteTokens}`,
          cacheReadTokens: sql`${usageDaily.cacheReadTokens} + ${sums.cacheReadTokens}`,
          chargedTokens: sql`${usageDaily.chargedTokens} + ${sums.chargedTokens}`,
          costMicroUsd: sql`${usageDaily.costMicroUsd} + ${sums.costMicroUsd}`,
        },
      });
    return true;
  });
}

/** Tokens charged to a user's budget on the UTC day of `now`, by the ledger: what a cold admission state starts from. */
export async function usedToday(db: Database, userId: string, now: number): Promise<number> {
  const [row] = await db
    .select({ charged: sql<string>`coalesce(sum(${usageDaily.chargedTokens}), 0)` })
    .from(usageDaily)
    .where(and(eq(usageDaily.userId, userId), eq(usageDaily.day, utcDay(now))));
  return Number(row?.charged ?? 0);
}
