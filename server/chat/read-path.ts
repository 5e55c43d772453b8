import { sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import type { MessageStatus } from "../db/schema";

/** More turns are not read, and more messages not counted. */
const MAX_TURNS = 400;
const MAX_COUNTED = 5_000;

export interface PathMessage {
  id: string;
  role: "user" | "assistant";
  status: MessageStatus;
  text: string;
}

/**
 * The branch that ends with this message, oldest first: its end at least, and as much more as may be read. Empty where
 * the message isn't of this conversation.
 * @returns `unread`: how many messages are above those
 */
export async function readPath(
  db: Database,
  conversationId: string,
  last: string,
  mostCharacters: number,
): Promise<{ path: PathMessage[]; unread: number }> {
  const result = await db.execute(sql`
    with recursive branch as (
      select id, parent_id, 1 as depth from messages where id = ${last} and conversation_id = ${conversationId}
      union all
      select above.id, above.parent_id, branch.depth + 1
      from branch join messages as above on above.id = branch.parent_id
      where branch.depth < ${MAX_COUNTED}::integer
    ), page as (
      select branch.depth, message.*, sum(length(message.text)) over (order by branch.depth) as characters
      from branch join messages as message on message.id = branch.id
      where branch.depth <= ${MAX_TURNS}::integer
    )
    select id, role, status, text, (select count(*) from branch)::integer as length from page
    where depth = 1 or characters <= ${mostCharacters}::integer
    order by depth desc`);
  const rows = rowsOf(result) as (PathMessage & { length: number })[];
  return { path: rows, unread: (rows[0]?.length ?? 0) - rows.length };
}
