import { sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import type { MessageStatus } from "../db/schema";
import { messageOf, pathUp } from "./path-up";

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
    with recursive ${pathUp(messageOf(conversationId, last), sql`path.depth < ${MAX_COUNTED}::integer`)},
    page as (
      select path.depth, id, message.role, status, text, sum(length(text)) over (order by path.depth) as characters
      from path join messages as message using (id)
      where path.depth <= ${MAX_TURNS}::integer
    )
    select id, role, status, text, (select count(*) from path)::integer as length from page
    where depth = 1 or characters <= ${mostCharacters}::integer
    order by depth desc`);
  const rows = rowsOf(result) as (PathMessage & { length: number })[];
  return { path: rows, unread: (rows[0]?.length ?? 0) - rows.length };
}
