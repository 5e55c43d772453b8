import { inArray, lt } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations } from "../db/schema";

/** A conversation that was deleted can be brought back for so long. */
export const UNDO_MS = 30 * 86_400_000;

/** Each takes its messages with it, and many may have thousands. */
const AT_ONCE = 50;

/**
 * Removes the conversations that were deleted too long ago to be brought back, with their messages. What they cost stays
 * in the ledger. Processes that do it at the same time share the work.
 * @param stopped leaves the rest to the next time
 * @returns how many were removed
 */
export async function purgeConversations(
  db: Database,
  now: number,
  stopped?: AbortSignal,
  atOnce = AT_ONCE,
): Promise<number> {
  for (let purged = 0; ; ) {
    const ended = db
      .select({ id: conversations.id })
      .from(conversations)
      .where(lt(conversations.deletedAt, new Date(now - UNDO_MS)))
      .limit(atOnce)
      .for("update", { skipLocked: true });
    const gone = await db
      .delete(conversations)
      .where(inArray(conversations.id, ended))
      .returning({ id: conversations.id });
    purged += gone.length;
    if (gone.length < atOnce || stopped?.aborted) return purged;
  }
}
