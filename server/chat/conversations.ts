import { and, desc, eq, isNull, lt, or } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations, type MessageStatus, messages, usageEvents } from "../db/schema";
import { FailureError } from "../errors";
import type { Receipt } from "./events";
import { receiptOf } from "./receipt";

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
}

export interface StoredMessage {
  id: string;
  role: "user" | "assistant";
  status: MessageStatus;
  text: string;
  failure: string | null;
  leftOut: number;
  /** ISO 8601, UTC */
  createdAt: string;
  receipt: Receipt | null;
}

const CONVERSATIONS_PAGE = 30;
const MESSAGES_PAGE = 50;

/** A user's conversations, last used first. */
export async function listConversations(db: Database, userId: string, cursor: Cursor | null) {
  const { updatedAt, id } = conversations;
  const rows = await db
    .select()
    .from(conversations)
    .where(
      and(
        eq(conversations.userId, userId),
        isNull(conversations.deletedAt),
        cursor
          ? or(lt(updatedAt, new Date(cursor.at)), and(eq(updatedAt, new Date(cursor.at)), lt(id, cursor.id)))
          : undefined,
      ),
    )
    .orderBy(desc(updatedAt), desc(id))
    .limit(CONVERSATIONS_PAGE + 1);
  const items: ConversationSummary[] = rows
    .slice(0, CONVERSATIONS_PAGE)
    .map((row) => ({ id: row.id, title: row.title, updatedAt: row.updatedAt.toISOString() }));
  const last = items.at(-1);
  const nextCursor = rows.length > items.length && last ? { at: last.updatedAt, id: last.id } : null;
  return { items, nextCursor };
}

/**
 * A conversation and one page of its messages, oldest first; `before` pages upwards.
 * @throws FailureError not_found, also for another user's
 */
export async function readConversation(db: Database, userId: string, id: string, before: Cursor | null) {
  const [conversation] = await db.select().from(conversations).where(owned(userId, id));
  if (!conversation || conversation.deletedAt) throw new FailureError({ code: "not_found" });
  const { createdAt } = messages;
  const rows = await db
    .select({ message: messages, event: usageEvents })
    .from(messages)
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id))
    .where(
      and(
        eq(messages.conversationId, id),
        before
          ? or(
              lt(createdAt, new Date(before.at)),
              and(eq(createdAt, new Date(before.at)), lt(messages.id, before.id)),
            )
          : undefined,
      ),
    )
    .orderBy(desc(createdAt), desc(messages.id))
    .limit(MESSAGES_PAGE + 1);
  const page = rows.slice(0, MESSAGES_PAGE).reverse();
  const first = page[0]?.message;
  return {
    id,
    title: conversation.title,
    messages: page.map(({ message, event }) => storedMessage(message, event)),
    earlier: rows.length > page.length && first ? { at: first.createdAt.toISOString(), id: first.id } : null,
  };
}

function storedMessage(
  message: typeof messages.$inferSelect,
  event: typeof usageEvents.$inferSelect | null,
): StoredMessage {
  const { id, role, status, text, failure, leftOut } = message;
  const createdAt = message.createdAt.toISOString();
  return { id, role, status, text, failure, leftOut, createdAt, receipt: event && receiptOf(event) };
}

/** @throws FailureError not_found */
export async function renameConversation(
  db: Database,
  userId: string,
  id: string,
  title: string,
): Promise<void> {
  await change(db, userId, id, { title });
}

/** Hides a conversation; `restoreConversation` undoes it. @throws FailureError not_found */
export async function deleteConversation(
  db: Database,
  userId: string,
  id: string,
  now: number,
): Promise<void> {
  await change(db, userId, id, { deletedAt: new Date(now) });
}

/** @throws FailureError not_found */
export async function restoreConversation(db: Database, userId: string, id: string): Promise<void> {
  await change(db, userId, id, { deletedAt: null });
}

async function change(
  db: Database,
  userId: string,
  id: string,
  values: Partial<Pick<typeof conversations.$inferInsert, "title" | "deletedAt">>,
): Promise<void> {
  const changed = await db
    .update(conversations)
    .set(values)
    .where(owned(userId, id))
    .returning({ id: conversations.id });
  if (changed.length === 0) throw new FailureError({ code: "not_found" });
}

const owned = (userId: string, id: string) => and(eq(conversations.id, id), eq(conversations.userId, userId));
