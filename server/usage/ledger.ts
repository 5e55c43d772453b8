import { and, eq, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { v7 as uuidv7 } from "uuid";
import type { Database, Transaction } from "../db/database";
import { rowsOf } from "../db/rows";
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
 * Writes an entry and its rollup, in one statement; a lease that has an entry is left alone.
 * @returns whether this call wrote it
 */
export async function record(db: Database | Transaction, entry: LedgerEntry): Promise<boolean> {
  return rowsOf(await db.execute(recordStatement(entry))).length > 0;
}

/**
 * The statement behind `record`. It answers one row where it wrote the entry.
 * @param before parts of a `with` that come first, each with a comma behind it
 * @param from a `from` that lets the entry be written only where one of those found something
 */
export function recordStatement(entry: LedgerEntry, before: SQL = sql``, from: SQL = sql``): SQL {
  const added = sql.join(
    ADDED.map(
      (column) =>
        sql`${sql.identifier(column)} = usage_daily.${sql.identifier(column)} + excluded.${sql.identifier(column)}`,
    ),
    sql`, `,
  );
  const summed = sql.join(
    ADDED.slice(1).map((column) => sql.identifier(column)),
    sql`, `,
  );
  return sql`
    with ${before} event as (
      insert into usage_event
      select (jsonb_populate_record(null::usage_event, ${JSON.stringify(eventRow(entry))}::text::jsonb)).* ${from}
      on conflict (lease_id) do nothing
      returning *
    )
    insert into usage_daily (user_id, day, model, messages, ${summed})
    select user_id, day, model, 1, ${summed} from event
    on conflict (user_id, day, model) do update set ${added}
    returning user_id`;
}

/** The columns of the rollup that add up. */
const ADDED = [
  "messages",
  "input_tokens",
  "output_tokens",
  "cache_write_tokens",
  "cache_read_tokens",
  "charged_tokens",
  "cost_micro_usd",
] as const;

const eventRow = ({ usage, ...entry }: LedgerEntry) => ({
  id: uuidv7(),
  lease_id: entry.leaseId,
  user_id: entry.userId,
  conversation_id: entry.conversationId,
  message_id: entry.messageId,
  model: entry.model,
  ended: entry.ended,
  stop_reason: entry.stopReason,
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  cache_write_tokens: usage.cacheWriteTokens,
  cache_read_tokens: usage.cacheReadTokens,
  charged_tokens: entry.chargedTokens,
  cost_micro_usd: entry.costMicroUsd,
  estimated_input_tokens: entry.estimatedInputTokens,
  estimated: entry.estimated,
  day: utcDay(entry.admittedAt),
  admitted_at: entry.admittedAt.toISOString(),
  first_token_at: entry.firstTokenAt?.toISOString() ?? null,
  settled_at: entry.settledAt.toISOString(),
});

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
  await changeDay(tx, entry, change);
  return true;
}

const sumsOf = ({ usage, chargedTokens, costMicroUsd }: LedgerEntry) => ({
  ...usage,
  chargedTokens,
  costMicroUsd,
});

async function changeDay(
  tx: Transaction,
  { userId, admittedAt, model }: LedgerEntry,
  change: ReturnType<typeof sumsOf>,
): Promise<void> {
  const added = (column: AnyPgColumn, amount: number) => sql`${column} + ${amount}`;
  await tx
    .update(usageDaily)
    .set({
      inputTokens: added(usageDaily.inputTokens, change.inputTokens),
      outputTokens: added(usageDaily.outputTokens, change.outputTokens),
      cacheWriteTokens: added(usageDaily.cacheWriteTokens, change.cacheWriteTokens),
      cacheReadTokens: added(usageDaily.cacheReadTokens, change.cacheReadTokens),
      chargedTokens: added(usageDaily.chargedTokens, change.chargedTokens),
      costMicroUsd: added(usageDaily.costMicroUsd, change.costMicroUsd),
    })
    .where(
      and(eq(usageDaily.userId, userId), eq(usageDaily.day, utcDay(admittedAt)), eq(usageDaily.model, model)),
    );
}

/** Tokens charged to a user's budget on the UTC day of `now`, by the ledger: what a cold admission state starts from. */
export async function usedToday(db: Database, userId: string, now: number): Promise<number> {
  const [row] = await db
    .select({ charged: sql<string>`coalesce(sum(${usageDaily.chargedTokens}), 0)` })
    .from(usageDaily)
    .where(and(eq(usageDaily.userId, userId), eq(usageDaily.day, utcDay(now))));
  return Number(row?.charged ?? 0);
}
