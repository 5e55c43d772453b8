import { and, eq, inArray, isNull, notExists, notInArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { v7 as uuidv7 } from "uuid";
import type { Database, Transaction } from "../db/database";
import { conversations, messages, openReplies } from "../db/schema";
import { type LedgerEntry, record } from "../usage/ledger";
import { idsOf } from "./open-reply";
import type { Prepared } from "./prepare";
import { endOfBranch } from "./select-branch";

/**
 * Takes back a message that the provider refused before its first token: it stays in the composer instead. What was sent
 * below its reply meanwhile stays, and so does a question as long as it has another reply. The conversation is as it was
 * before. The ledger keeps the attempt, with nothing charged.
 */
export async function retractReply(db: Database, prepared: Prepared, entry: LedgerEntry): Promise<void> {
  const { conversationId, messageId } = prepared.input;
  await db.transaction(async (tx) => {
    // As whoever adds to the conversation does, so that nothing is put below what is about to go.
    await tx
      .select({ id: conversations.id })
      .from(conversations)
      .where(eq(conversations.id, conversationId))
      .for("no key update");
    if (!(await takeOpen(tx, messageId))) return;
    await moveUp(tx, messageId);
    const gone = await remove(tx, chainOf(prepared));
    const isEmpty = await removeEmpty(tx, conversationId);
    if (!isEmpty) {
      await showBefore(tx, prepared, gone);
      await restore(tx, prepared, entry.admittedAt);
    }
    // Not under the lease's id: the same ids may be sent again, and that attempt must find its place in the ledger free.
    const leaseId = uuidv7();
    const left = isEmpty ? null : conversationId;
    await record(tx, { ...entry, leaseId, messageId: null, conversationId: left });
  });
}

/** What a message leaves in the conversation: of another reply its question too, which goes with the last of its replies. */
const chainOf = (prepared: Prepared): string[] =>
  prepared.input.kind === "regenerate" ? [prepared.input.userMessageId, ...idsOf(prepared)] : idsOf(prepared);

async function takeOpen(tx: Transaction, messageId: string): Promise<boolean> {
  const taken = await tx
    .delete(openReplies)
    .where(and(eq(openReplies.messageId, messageId), isNull(openReplies.owedTokens)))
    .returning({ messageId: openReplies.messageId });
  return taken.length > 0;
}

/** Questions below a reply that goes follow what its own question followed, or the reply that it would have continued. */
async function moveUp(tx: Transaction, messageId: string): Promise<void> {
  const reply = alias(messages, "reply");
  const above = alias(messages, "above");
  const place = sql`case when ${above.role} = 'user' then ${above.parentId} else ${above.id} end`;
  const parentId = tx
    .select({ id: place })
    .from(reply)
    .innerJoin(above, eq(above.id, reply.parentId))
    .where(eq(reply.id, messageId));
  await tx
    .update(messages)
    .set({ parentId: sql`(${parentId})` })
    .where(eq(messages.parentId, messageId));
}

interface Gone {
  ids: string[];
  /** What the oldest of them followed. */
  parentId: string | null;
}

/**
 * Removes messages from the last one up to where something else follows.
 * @param ids each follows the one before it
 */
async function remove(tx: Transaction, ids: readonly string[]): Promise<Gone> {
  const followed = await tx
    .selectDistinct({ id: messages.parentId })
    .from(messages)
    .where(and(inArray(messages.parentId, [...ids]), notInArray(messages.id, [...ids])));
  const parents = new Set(followed.map((parent) => parent.id));
  const kept = ids.findLastIndex((id) => parents.has(id));
  const removed = await tx
    .delete(messages)
    .where(inArray(messages.id, ids.slice(kept + 1)))
    .returning({ id: messages.id, parentId: messages.parentId });
  const oldest = removed.find(({ parentId }) => !removed.some(({ id }) => id === parentId));
  return { ids: removed.map(({ id }) => id), parentId: oldest?.parentId ?? null };
}

/** @returns whether nothing was left in the conversation, which is gone as well then */
async function removeEmpty(tx: Transaction, conversationId: string): Promise<boolean> {
  const left = tx
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.conversationId, conversationId));
  const removed = await tx
    .delete(conversations)
    .where(and(eq(conversations.id, conversationId), notExists(left)))
    .returning({ id: conversations.id });
  return removed.length > 0;
}

/** Where what is gone was shown: the branch that was shown before it, or else the newest one beside it. */
async function showBefore(tx: Transaction, { input, before }: Prepared, gone: Gone): Promise<void> {
  const { conversationId } = input;
  const newest = sql`(
    select id from messages where conversation_id = ${conversationId} order by created_at desc, id desc limit 1
  )`;
  const ends = [before?.headId ?? null, gone.parentId, newest].map((from) =>
    endOfBranch(conversationId, from),
  );
  await tx
    .update(conversations)
    .set({ headId: sql`coalesce(${sql.join(ends, sql`, `)})` })
    .where(and(eq(conversations.id, conversationId), inArray(conversations.headId, gone.ids)));
}

/** When it was used and which model answered last, unless something was sent or chosen since. */
async function restore(tx: Transaction, { input, before, model }: Prepared, admittedAt: Date): Promise<void> {
  if (!before) return;
  const modelBefore = sql`case when ${conversations.model} = ${model.id} then ${before.model}::text else ${conversations.model} end`;
  await tx
    .update(conversations)
    .set({ model: modelBefore, updatedAt: before.updatedAt })
    .where(and(eq(conversations.id, input.conversationId), eq(conversations.updatedAt, admittedAt)));
}
