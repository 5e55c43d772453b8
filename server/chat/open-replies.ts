import { and, asc, eq, exists, isNull, lte, or, sql } from "drizzle-orm";
import type { TokenUsage } from "../ai/usage";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies } from "../db/schema";

/** What a process that dies now would leave to be charged. */
export interface Checkpoint {
  text: string;
  usage: TokenUsage;
  firstTokenAt: Date | null;
}

/** One that has ended is only kept until the guard has been told. */
const unended = isNull(openReplies.owedTokens);

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
      .where(and(eq(openReplies.messageId, messageId), unended))
      .returning({ messageId: openReplies.messageId });
    if (open.length > 0) await tx.update(messages).set({ text }).where(eq(messages.id, messageId));
  });
}

/** Replies whose process has not renewed them for `staleMs` on the database's clock; the oldest first, a page of them. */
export function staleReplies(db: Database, staleMs: number, page: { limit: number; offset: number }) {
  return db
    .select({ open: openReplies, conversationId: messages.conversationId })
    .from(openReplies)
    .innerJoin(messages, eq(messages.id, openReplies.messageId))
    .where(and(unended, silentFor(staleMs)))
    .orderBy(asc(openReplies.checkpointAt), asc(openReplies.messageId))
    .limit(page.limit)
    .offset(page.offset);
}

/** Since its last checkpoint, or since it was opened. */
export const silentFor = (ms: number) =>
  lte(openReplies.checkpointAt, sql`now() - ${ms} * interval '1 millisecond'`);

/** Asks whoever writes this reply of the owner's to end it. @returns whether there is such a reply */
export async function requestStop(db: Database, ownerId: string, messageId: string): Promise<boolean> {
  const owned = db
    .select({ one: sql`1` })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.id, openReplies.messageId), eq(conversations.userId, ownerId)));
  const asked = await db
    .update(openReplies)
    .set({ stopRequested: true })
    .where(and(eq(openReplies.messageId, messageId), unended, exists(owned)))
    .returning({ messageId: openReplies.messageId });
  return asked.length > 0;
}

/** How long a follower's word holds. */
const FOLLOWED_MS = 5_000;

/** Asks whoever writes this reply for fresh checkpoints, on the database's clock. Of many followers one writes. */
export async function markFollowed(db: Database, messageId: string): Promise<void> {
  const soon = sql`now() + ${FOLLOWED_MS / 2} * interval '1 millisecond'`;
  await db
    .update(openReplies)
    .set({ followedUntil: sql`now() + ${FOLLOWED_MS} * interval '1 millisecond'` })
    .where(
      and(
        eq(openReplies.messageId, messageId),
        unended,
        or(isNull(openReplies.followedUntil), lte(openReplies.followedUntil, soon)),
      ),
    );
}

/** What other processes want of a reply that this one writes. */
export interface Wish {
  id: string;
  /** Its end was asked for. */
  stop: boolean;
  /** Somebody follows it. */
  followed: boolean;
}

/** Those of these replies that another process wants something of. */
export async function wishesFor(db: Database, messageIds: readonly string[]): Promise<Wish[]> {
  // As one parameter: a list of them would be another statement to prepare for each number of replies.
  const ids = JSON.stringify(messageIds);
  const rows = await db.execute(sql`
    select message_id as id, stop_requested as stop, coalesce(followed_until > now(), false) as followed
    from ${openReplies}
    where (stop_requested or followed_until > now())
      and message_id in (select value::uuid from jsonb_array_elements_text(${ids}::text::jsonb))`);
  return rowsOf(rows) as unknown as Wish[];
}
