import { and, eq, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { v7 as uuidv7 } from "uuid";
import type { Database, Transaction } from "../db/database";
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
export function record(db: Database, entry: LedgerEntry): Promise<boolean> {
  return db.transaction((tx) => recordIn(tx, entry));
}

/** `record` as a part of the caller's transaction. */
export async function recordIn(tx: Transaction, entry: LedgerEntry): Promise<boolean> {
  const { usage, ...rest } = entry;
  const written = await tx
    .insert(usageEvents)
    .values({ id: uuidv7(), ...rest, ...usage, day: utcDay(entry.admittedAt) })
    .onConflictDoNothing({ target: usageEvents.leaseId })
    .returning({ id: usageEvents.id });
  if (written.length === 0) return false;
  await addToDay(tx, entry, { messages: 1, ...sumsOf(entry) });
  return true;
}

/**
 * Puts a `died` entry right, and its rollup by the difference, as a part of the caller's transaction: the process was
 * only slow, and has ended its reply after all.
 * @returns false where there is no such entry (any more)
 */
export async function amendDied(tx: Transaction, entry: LedgerEntry): Promise<boolean> {
  const { usage, ...rest } = entry;
  const ofLease = and(eq(usageEvents.leaseId, entry.leaseId), eq(usageEvents.ended, "died"));
  const [died] = await tx.select().from(usageEvents).where(ofLease).for("update");
  if (!died) return false;
  await tx
    .update(usageEvents)
    .set({ ...rest, ...usage })
    .where(eq(usageEvents.id, died.id));
  const now = sumsOf(entry);
  const change = {
    inputTokens: now.inputTokens - died.inputTokens,
    outputTokens: now.outputTokens - died.outputTokens,
    cacheWriteTokens: now.cacheWriteTokens - died.cacheWriteTokens,
    cacheReadTokens: now.cacheReadTokens - died.cacheReadTokens,
    chargedTokens: now.chargedTokens - died.chargedTokens,
    costMicroUsd: now.costMicroUsd - died.costMicroUsd,
  };
  await addToDay(tx, entry, { messages: 0, ...change });
  return true;
}

const sumsOf = ({ usage, chargedTokens, costMicroUsd }: LedgerEntry) => ({
  ...usage,
  chargedTokens,
  costMicroUsd,
});

type DaySums = ReturnType<typeof sumsOf> & { messages: number };

async function addToDay(
  tx: Transaction,
  { userId, admittedAt, model }: LedgerEntry,
  sums: DaySums,
): Promise<void> {
  const added = (column: AnyPgColumn, amount: number) => sql`${column} + ${amount}`;
  await tx
    .insert(usageDaily)
    .values({ userId, day: utcDay(admittedAt), model, ...sums })
    .onConflictDoUpdate({
      target: [usageDaily.userId, usageDaily.day, usageDaily.model],
      set: {
        messages: added(usageDaily.messages, sums.messages),
        inputTokens: added(usageDaily.inputTokens, sums.inputTokens),
        outputTokens: added(usageDaily.outputTokens, sums.outputTokens),
        cacheWriteTokens: added(usageDaily.cacheWriteTokens, sums.cacheWriteTokens),
        cacheReadTokens: added(usageDaily.cacheReadTokens, sums.cacheReadTokens),
        chargedTokens: added(usageDaily.chargedTokens, sums.chargedTokens),
        costMicroUsd: added(usageDaily.costMicroUsd, sums.costMicroUsd),
      },
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
