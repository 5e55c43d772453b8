import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../db/database";
import { conversations, messages, searchable } from "../db/schema";

type Given = Partial<typeof messages.$inferInsert> & { text: string };

/**
 * Stores a conversation as it would be after these messages, each following the one before it where it names no other
 * parent: questions and replies in turn. Shown is the branch of the last.
 * @returns the messages' ids, in order
 */
export async function storeConversation(
  db: Database,
  userId: string,
  given: readonly (string | Given)[],
  conversation: Partial<typeof conversations.$inferInsert> = {},
): Promise<{ id: string; messageIds: string[] }> {
  const { id = uuidv7(), updatedAt = new Date() } = conversation;
  const rows: (typeof messages.$inferInsert)[] = [];
  for (const [i, one] of given.entries()) {
    rows.push({
      id: uuidv7(),
      conversationId: id,
      parentId: rows.at(-1)?.id ?? null,
      role: i % 2 === 0 ? "user" : "assistant",
      createdAt: new Date(updatedAt.getTime() - (given.length - i) * 1_000),
      ...(typeof one === "string" ? { text: one } : one),
    });
  }
  const headId = rows.at(-1)?.id ?? null;
  await db
    .insert(conversations)
    .values({ id, userId, title: "Untitled", headId, updatedAt, ...conversation });
  for (let i = 0; i < rows.length; i += 500)
    await db.insert(messages).values(rows.slice(i, i + 500).map(withSearch));
  return { id, messageIds: rows.map((row) => row.id) };
}

const withSearch = (row: typeof messages.$inferInsert) => ({
  ...row,
  search: row.status === "streaming" ? null : searchable(sql`${row.text}::text`),
});
