import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations } from "../db/schema";
import { FailureError } from "../errors";

/** @throws FailureError not_found, also for a deleted one */
export async function renameConversation(
  db: Database,
  userId: string,
  id: string,
  title: string,
): Promise<void> {
  await change(db, and(owned(userId, id), isNull(conversations.deletedAt)), { title });
}

/**
 * Hides a conversation; `restoreConversation` undoes it until it is purged. Once more changes nothing.
 * @throws FailureError not_found
 */
export async function deleteConversation(
  db: Database,
  userId: string,
  id: string,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  await change(db, owned(userId, id), {
    deletedAt: sql`coalesce(${conversations.deletedAt}, ${at}::timestamptz)`,
  });
}

/** @throws FailureError not_found */
export async function restoreConversation(db: Database, userId: string, id: string): Promise<void> {
  await change(db, owned(userId, id), { deletedAt: null });
}

async function change(
  db: Database,
  which: SQL | undefined,
  values: { title: string } | { deletedAt: SQL | null },
): Promise<void> {
  const changed = await db.update(conversations).set(values).where(which).returning({ id: conversations.id });
  if (changed.length === 0) throw new FailureError({ code: "not_found" });
}

const owned = (userId: string, id: string) => and(eq(conversations.id, id), eq(conversations.userId, userId));
