import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations } from "../db/schema";
import { FailureError } from "../errors";

/**
 * Shows the branch through this message, everywhere: it ends with the newest of its descendants, by the newest child at
 * each step.
 * @throws FailureError not_found, also for another user's
 */
export async function selectBranch(
  db: Database,
  userId: string,
  conversationId: string,
  messageId: string,
): Promise<void> {
  const owned = and(
    eq(conversations.id, conversationId),
    eq(conversations.userId, userId),
    isNull(conversations.deletedAt),
  );
  await db.transaction(async (tx) => {
    // Before the branch is looked at: a message on it may be about to be taken back.
    const [mine] = await tx.select().from(conversations).where(owned).for("no key update");
    if (!mine) throw new FailureError({ code: "not_found" });
    const changed = await tx
      .update(conversations)
      .set({ headId: sql`branch.head_id` })
      .from(sql`(select ${endOfBranch(conversationId, messageId)} as head_id) as branch`)
      .where(and(eq(conversations.id, conversationId), sql`branch.head_id is not null`))
      .returning({ id: conversations.id });
    if (changed.length === 0) throw new FailureError({ code: "not_found" });
  });
}

/** The last message of the newest branch below this one; null where it isn't of this conversation. */
export const endOfBranch = (conversationId: string, messageId: string | SQL | null): SQL => sql`(
  with recursive down as (
    select id, 1 as depth from messages where id = ${messageId}::uuid and conversation_id = ${conversationId}
    union all
    select child.id, down.depth + 1
    from down cross join lateral (
      select id from messages where parent_id = down.id order by created_at desc, id desc limit 1
    ) as child
  )
  select id from down order by depth desc limit 1
)`;
