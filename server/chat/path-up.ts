import { type SQL, sql } from "drizzle-orm";

/** A message of a conversation, as the beginning of `pathUp`. */
export const messageOf = (conversationId: string, id: string | null): SQL =>
  sql`id = ${id}::uuid and conversation_id = ${conversationId}`;

/**
 * `path (id, parent_id, role, depth)` for a `with recursive`: a message, at depth 1, and those that it follows.
 * @param begin what is true of the message alone
 * @param goOn what must be true of `path` for the message above it to be taken as well
 */
export const pathUp = (begin: SQL, goOn: SQL = sql`true`): SQL => sql`path as (
  select id, parent_id, role, 1 as depth from messages where ${begin}
  union all
  select above.id, above.parent_id, above.role, path.depth + 1
  from path join messages as above on above.id = path.parent_id
  where ${goOn}
)`;
