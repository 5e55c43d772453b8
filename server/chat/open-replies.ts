import { and, eq, inArray, lte, notExists, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { chargedTokens, type TokenUsage } from "../ai/usage";
import type { Database, Transaction } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, type MessageStatus, messages, openReplies } from "../db/schema";
import type { ProviderFailure } from "../errors";
import { amendDied, type LedgerEntry, record, recordStatement, utcDay } from "../usage/ledger";
import { idsOf } from "./open-reply";
import type { Prepared } from "./prepare";

/** What a process that dies now would leave to be charged. */
export interface Checkpoint {
  text: string;
  usage: TokenUsage;
  firstTokenAt: Date | null;
}

/** Renews an open reply, on the database's clock: whose process is alive must not hang on two clocks agreeing. */
export async function checkpoint(
  db: Database,
  messageId: string,
  { text, usage, firstTokenAt }: Checkpoint,
): Promise<void> {
  await db.transaction(async (tx) => {
    const open = await tx
      .update(openReplies)
      .set({ ...usage, firstTokenAt, checkpointAt: sql`now()` })
      .where(eq(openReplies.messageId, messageId))
      .returning({ messageId: openReplies.messageId });
    if (open.length > 0) await tx.update(messages).set({ text }).where(eq(messages.id, messageId));
  });
}

/** How a reply ends in the database. `text` is left alone where it is not given. */
export interface Closing {
  status: Exclude<MessageStatus, "streaming">;
  text?: string;
  failure?: ProviderFailure["code"] | null;
  entry: LedgerEntry;
}

/**
 * Ends a reply and writes its ledger entry, in one statement and once: whoever takes the open row away does it. Where
 * a sweep took a living process for dead and was quicker, its entry is put right.
 * @returns whether this call did it
 */
export async function closeReply(db: Database, messageId: string, closing: Closing): Promise<boolean> {
  const { status, text = null, failure = null, entry } = closing;
  const taken = sql`
    taken as (delete from ${openReplies} where message_id = ${messageId} returning message_id),
    ended as (
      update ${messages} set status = ${status}, failure = ${failure}, text = coalesce(${text}, text)
      where id in (select message_id from taken)
    ),`;
  const written = await db.execute(recordStatement(entry, taken, sql`from taken`));
  if (rowsOf(written).length > 0) return true;
  if (entry.ended === "died") return false;
  return db.transaction(async (tx) => {
    const amended = await amendDied(tx, entry);
    if (amended) {
      await tx
        .update(messages)
        .set({ status, failure, ...(text === null ? {} : { text }) })
        .where(eq(messages.id, messageId));
    }
    return amended;
  });
}

/**
 * Takes back a message that the provider refused before its first token: it stays in the composer instead.
 * The ledger keeps the attempt, with nothing charged.
 */
export async function retractReply(
  db: Database,
  { input, isNew }: Prepared,
  entry: LedgerEntry,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await takeOpen(tx, input.messageId))) return;
    await tx.delete(messages).where(inArray(messages.id, idsOf(input)));
    const { conversationId } = input;
    const empty = notExists(
      tx.select({ one: sql`1` }).from(messages).where(eq(messages.conversationId, conversationId)),
    );
    const gone = isNew
      ? await tx
          .delete(conversations)
          .where(and(eq(conversations.id, conversationId), empty))
          .returning({ id: conversations.id })
      : [];
    // Not under the lease's id: the same ids may be sent again, and that attempt must find its place in the ledger free.
    const leaseId = uuidv7();
    const left = gone.length > 0 ? null : conversationId;
    await record(tx, { ...entry, leaseId, messageId: null, conversationId: left });
  });
}

/** Replies whose process has not renewed them for `staleMs` on the database's clock; the oldest 100. */
export function staleReplies(db: Database, staleMs: number) {
  return db
    .select({ open: openReplies, conversationId: messages.conversationId })
    .from(openReplies)
    .innerJoin(messages, eq(messages.id, openReplies.messageId))
    .where(lte(openReplies.checkpointAt, sql`now() - ${staleMs} * interval '1 millisecond'`))
    .orderBy(openReplies.checkpointAt)
    .limit(100);
}

/**
 * What the checkpoints of a user's open replies would charge to the UTC day of `now`: not in the ledger yet, and known
 * to nobody else after their process died.
 */
export async function openCharges(db: Database, userId: string, now: number): Promise<number> {
  const rows = await db.select().from(openReplies).where(eq(openReplies.userId, userId));
  return rows
    .filter(({ admittedAt }) => utcDay(admittedAt) === utcDay(now))
    .reduce((sum, row) => sum + chargedTokens(row), 0);
}

async function takeOpen(tx: Database | Transaction, messageId: string): Promise<boolean> {
  const taken = await tx
    .delete(openReplies)
    .where(eq(openReplies.messageId, messageId))
    .returning({ messageId: openReplies.messageId });
  return taken.length > 0;
}
