import { and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, usageEvents } from "../db/schema";
import { FailureError } from "../errors";
import type { StoredMessage } from "./read-conversation";
import { receiptOf } from "./receipt";

export type ExportedConversation = typeof conversations.$inferSelect;
export type ExportedMessage = Omit<StoredMessage, "siblings">;

const MESSAGES_AT_ONCE = 100;

/** @throws FailureError not_found, also for another user's and a deleted one */
export async function conversationToExport(
  db: Database,
  userId: string,
  id: string,
): Promise<ExportedConversation> {
  const [conversation] = await db
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, id), eq(conversations.userId, userId), isNull(conversations.deletedAt)));
  if (!conversation) throw new FailureError({ code: "not_found" });
  return conversation;
}

/** The branch that is shown, from its beginning; never more than `atOnce` texts in memory. */
export async function* branchMessages(
  db: Database,
  { id, headId }: ExportedConversation,
  atOnce = MESSAGES_AT_ONCE,
): AsyncGenerator<ExportedMessage, void> {
  const branch = await db.execute(sql`
    with recursive path as (
      select id, parent_id, 1 as depth from ${messages} where id = ${headId}::uuid and conversation_id = ${id}
      union all
      select above.id, above.parent_id, path.depth + 1
      from path join ${messages} as above on above.id = path.parent_id
    )
    select id from path order by depth desc`);
  const ids = (rowsOf(branch) as { id: string }[]).map((row) => row.id);
  for (let start = 0; start < ids.length; start += atOnce) {
    const page = ids.slice(start, start + atOnce);
    const rows = await withReceipts(db).where(inArray(messages.id, page));
    const byId = new Map(rows.map((row) => [row.message.id, row]));
    for (const messageId of page) {
      const row = byId.get(messageId);
      if (row) yield exported(row);
    }
  }
}

/** The messages of all branches, oldest first; never more than `atOnce` in memory. */
export async function* allMessages(
  db: Database,
  { id: conversationId }: ExportedConversation,
  atOnce = MESSAGES_AT_ONCE,
): AsyncGenerator<ExportedMessage, void> {
  const { id, createdAt } = messages;
  for (let last: { id: string; createdAt: Date } | undefined; ; ) {
    const after =
      last && or(gt(createdAt, last.createdAt), and(eq(createdAt, last.createdAt), gt(id, last.id)));
    const rows: Row[] = await withReceipts(db)
      .where(and(eq(messages.conversationId, conversationId), after))
      .orderBy(asc(createdAt), asc(id))
      .limit(atOnce);
    for (const row of rows) yield exported(row);
    if (rows.length < atOnce) return;
    last = rows.at(-1)?.message;
  }
}

const withReceipts = (db: Database) =>
  db
    .select({ message: messages, event: usageEvents })
    .from(messages)
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id));

interface Row {
  message: typeof messages.$inferSelect;
  event: typeof usageEvents.$inferSelect | null;
}

const exported = ({ message, event }: Row): ExportedMessage => ({
  id: message.id,
  parentId: message.parentId,
  role: message.role,
  status: message.status,
  text: message.text,
  failure: message.failure,
  leftOut: message.leftOut,
  createdAt: message.createdAt.toISOString(),
  receipt: event && receiptOf(event),
});
