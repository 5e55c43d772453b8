import { and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages } from "../db/schema";
import { FailureError } from "../errors";
import { type MessageAlone, messageAlone, withReceipts } from "./message-row";
import { messageOf, pathUp } from "./path-up";
import { piecesOf } from "./pieces";

export type ExportedConversation = typeof conversations.$inferSelect;

const LISTED_AT_ONCE = 1_000;
const MESSAGES_AT_ONCE = 100;
const OCTETS_AT_ONCE = 1_000_000;

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

/** The branch that is shown, from its beginning; never more than a page of texts in memory. */
export async function* branchMessages(
  db: Database,
  { id, headId }: ExportedConversation,
): AsyncGenerator<MessageAlone, void> {
  const branch = await db.execute(sql`
    with recursive ${pathUp(messageOf(id, headId))}
    select id, octet_length(text) as octets from path join ${messages} using (id) order by depth desc`);
  yield* inPages(db, rowsOf(branch) as Listed[]);
}

/** The messages of all branches, oldest first; never more than a page of texts in memory. */
export async function* allMessages(
  db: Database,
  { id: conversationId }: ExportedConversation,
): AsyncGenerator<MessageAlone, void> {
  const { id, createdAt, text } = messages;
  for (let last: { id: string; createdAt: Date } | undefined; ; ) {
    const after =
      last && or(gt(createdAt, last.createdAt), and(eq(createdAt, last.createdAt), gt(id, last.id)));
    const rows: (Listed & { createdAt: Date })[] = await db
      .select({ id, createdAt, octets: sql<number>`octet_length(${text})` })
      .from(messages)
      .where(and(eq(messages.conversationId, conversationId), after))
      .orderBy(asc(createdAt), asc(id))
      .limit(LISTED_AT_ONCE);
    yield* inPages(db, rows);
    if (rows.length < LISTED_AT_ONCE) return;
    last = rows.at(-1);
  }
}

interface Listed {
  id: string;
  /** Of its text. */
  octets: number;
}

async function* inPages(db: Database, listed: readonly Listed[]): AsyncGenerator<MessageAlone, void> {
  for (const page of piecesOf(listed, MESSAGES_AT_ONCE, OCTETS_AT_ONCE)) {
    const ids = page.map(({ id }) => id);
    const rows = await withReceipts(db).where(inArray(messages.id, ids));
    const byId = new Map(rows.map((row) => [row.message.id, row]));
    for (const id of ids) {
      const row = byId.get(id);
      if (row) yield messageAlone(row.message, row.event);
    }
  }
}
