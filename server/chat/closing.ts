import { and, eq, inArray, isNull, notExists, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Database, Transaction } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, type MessageStatus, messages, openReplies } from "../db/schema";
import type { ProviderFailure } from "../errors";
import { amendDied, type LedgerEntry, record, recordStatement } from "../usage/ledger";
import { idsOf } from "./open-reply";
import type { Prepared } from "./prepare";

/** How a reply ends in the database. `text` is left alone where it is not given. */
export interface Closing {
  status: Exclude<MessageStatus, "streaming">;
  text?: string;
  failure?: ProviderFailure["code"] | null;
  entry: LedgerEntry;
  /** On the limits' clock, when the ledger is written: where it isn't `settledAt`. */
  owedAt?: Date;
}

/** `amended`: the ledger had it already, with a figure that was put right. */
export type Closed = "ended" | "amended";

/**
 * Ends a reply and writes its ledger entry, in one statement and once: whoever marks the open row as owed does it. The
 * row stays until the guard has been told, see `Outbox`. Where a sweep took a living process for dead and was quicker,
 * its entry is put right.
 * @returns what this call did; null where another one had done it
 */
export async function closeReply(db: Database, messageId: string, closing: Closing): Promise<Closed | null> {
  const { status, text = null, failure = null, entry, owedAt = entry.settledAt } = closing;
  const taken = sql`
    taken as (
      update ${openReplies} set owed_tokens = ${entry.chargedTokens}::integer,
        owed_micro_usd = ${entry.costMicroUsd}::bigint, owed_at = ${owedAt.toISOString()}::timestamptz
      where message_id = ${messageId} and owed_tokens is null
      returning message_id
    ),
    ended as (
      update ${messages} set status = ${status}, failure = ${failure}, text = coalesce(${text}, text)
      where id in (select message_id from taken)
    ),`;
  const written = await db.execute(recordStatement(entry, taken, sql`from taken`));
  if (rowsOf(written).length > 0) return "ended";
  if (entry.ended === "died") return null;
  return (await amend(db, messageId, closing)) ? "amended" : null;
}

/**
 * The guard is owed the true figure then, whether or not it was told the other one. As of the admission: a store that
 * was emptied and seeded meanwhile has the other figure in it and would add this one to it. It lacks the difference
 * until its next seed, which is better than to count the reply twice.
 */
function amend(db: Database, messageId: string, closing: Closing): Promise<boolean> {
  const { status, text, failure = null, entry } = closing;
  const { userId, model, admittedAt, chargedTokens, costMicroUsd } = entry;
  const owed = { owedTokens: chargedTokens, owedMicroUsd: costMicroUsd, owedAt: admittedAt };
  return db.transaction(async (tx) => {
    if (!(await amendDied(tx, entry))) return false;
    await tx
      .update(messages)
      .set({ status, failure, ...(text === undefined ? {} : { text }) })
      .where(eq(messages.id, messageId));
    await tx
      .insert(openReplies)
      .values({ messageId, userId, model, admittedAt, ...owed })
      .onConflictDoUpdate({ target: openReplies.messageId, set: owed });
    return true;
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

async function takeOpen(tx: Transaction, messageId: string): Promise<boolean> {
  const taken = await tx
    .delete(openReplies)
    .where(and(eq(openReplies.messageId, messageId), isNull(openReplies.owedTokens)))
    .returning({ messageId: openReplies.messageId });
  return taken.length > 0;
}
