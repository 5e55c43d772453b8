import { and, desc, eq, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations, messages } from "../db/schema";

/** Where a page ended: the next one starts after it. */
export interface Cursor {
  /** ISO 8601 */
  at: string;
  id: string;
}

export interface ConversationSummary {
  id: string;
  title: string;
  /** ISO 8601, UTC */
  updatedAt: string;
  /** A reply is being written at the end of the branch that is shown. */
  writing: boolean;
}

const PAGE = 30;

/** A user's conversations, last used first. */
export async function listConversations(db: Database, userId: string, cursor: Cursor | null) {
  const { id, title, updatedAt } = conversations;
  const rows = await db
    .select({
      id,
      title,
      updatedAt,
      writing: sql<boolean>`coalesce(${messages.status} = 'streaming', false)`,
    })
    .from(conversations)
    .leftJoin(messages, eq(messages.id, conversations.headId))
    .where(listed(userId, cursor))
    .orderBy(desc(updatedAt), desc(id))
    .limit(PAGE + 1);
  const items: ConversationSummary[] = rows
    .slice(0, PAGE)
    .map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > items.length && last ? cursorOf(last) : null };
}

/** A user's conversations that are not deleted, in the order last used first from the cursor on. */
export function listed(userId: string, cursor: Cursor | null): SQL | undefined {
  const { id, updatedAt, deletedAt } = conversations;
  const at = cursor && new Date(cursor.at);
  return and(
    eq(conversations.userId, userId),
    isNull(deletedAt),
    at ? and(lte(updatedAt, at), or(lt(updatedAt, at), lt(id, cursor.id))) : undefined,
  );
}

export const cursorOf = ({ updatedAt, id }: { updatedAt: string; id: string }): Cursor => ({
  at: updatedAt,
  id,
});
