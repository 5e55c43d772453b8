import { eq, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { type MessageStatus, messages, openReplies, searchable } from "../db/schema";
import type { ProviderFailure } from "../errors";
import { amendDied, type LedgerEntry, recordStatement } from "../usage/ledger";

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
  // Whatever the row has then: a checkpoint may come between this statement's beginning and its lock.
  const written = sql`coalesce((select text from given), ${messages.text})`;
  const taken = sql`
    given as (select ${text}::text as text),
    taken as (
      update ${openReplies} set owed_tokens = ${entry.chargedTokens}::integer,
        owed_micro_usd = ${entry.costMicroUsd}::bigint, owed_at = ${owedAt.toISOString()}::timestamptz
      where message_id = ${messageId} and owed_tokens is null
      returning message_id
    ),
    ended as (
      update ${messages} set status = ${status}, failure = ${failure}, text = ${written}, search = ${searchable(written)}
      where id in (select message_id from taken)
    ),`;
  const recorded = await db.execute(recordStatement(entry, taken, sql`from taken`));
  if (rowsOf(recorded).length > 0) return "ended";
  // A sweep knows the last checkpoint, as whoever was quicker did.
  if (text === null) return null;
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
      .set({
        status,
        failure,
        ...(text === undefined ? {} : { text, search: searchable(sql`${text}::text`) }),
      })
      .where(eq(messages.id, messageId));
    await tx
      .insert(openReplies)
      .values({ messageId, userId, model, admittedAt, ...owed })
      .onConflictDoUpdate({ target: openReplies.messageId, set: owed });
    return true;
  });
}
