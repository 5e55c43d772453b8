import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Database } from "../db/database";
import { conversations, messages, usageEvents } from "../db/schema";
import { FailureError } from "../errors";
import { type ConversationOptions, optionsOf } from "./conversation-options";
import { type MessageAlone, messageAlone, messageColumns } from "./message-row";
import { messageOf, pathUp } from "./path-up";

/** A message's place among those of the same parent, oldest first, itself included. */
export interface Siblings {
  /** From 0. */
  index: number;
  count: number;
  previous: string | null;
  next: string | null;
}

export interface StoredMessage extends MessageAlone {
  siblings: Siblings;
}

export interface Conversation {
  id: string;
  title: string;
  options: ConversationOptions;
  /** A page of the branch that is shown, oldest first. */
  messages: StoredMessage[];
  /** Passed as `before`, it gives the page above; null where the branch begins. */
  earlier: string | null;
}

const MESSAGES_PAGE = 50;

/**
 * A conversation and a page of the branch that is shown.
 * @param before a message's id: the page ends with its parent, and not with the branch's last message
 * @param most messages of a page
 * @throws FailureError not_found, also for another user's
 */
export async function readConversation(
  db: Database,
  userId: string,
  id: string,
  before: string | null,
  most = MESSAGES_PAGE,
): Promise<Conversation> {
  const below = alias(messages, "below");
  const [row] = await db
    .select({ conversation: conversations, below: { id: below.id, parentId: below.parentId } })
    .from(conversations)
    .leftJoin(below, and(eq(below.conversationId, conversations.id), sql`${below.id} = ${before}::uuid`))
    .where(and(eq(conversations.id, id), eq(conversations.userId, userId)));
  if (!row || row.conversation.deletedAt) throw new FailureError({ code: "not_found" });
  if (before !== null && row.below === null) throw new FailureError({ code: "not_found" });
  const { conversation } = row;
  const last = row.below ? row.below.parentId : conversation.headId;
  const page = last === null ? [] : await readPage(db, id, last, most);
  return {
    id,
    title: conversation.title,
    options: optionsOf(conversation),
    messages: page,
    earlier: page[0]?.parentId ? page[0].id : null,
  };
}

/** At most a page of the messages from this one up, oldest first. */
async function readPage(
  db: Database,
  conversationId: string,
  last: string,
  most: number,
): Promise<StoredMessage[]> {
  const place = {
    index: sql<number>`branch.index`.mapWith(Number),
    count: sql<number>`branch.count`.mapWith(Number),
    previous: sql<string | null>`branch.previous`,
    next: sql<string | null>`branch.next`,
  };
  const rows = await db
    .select({ message: messageColumns, event: usageEvents, ...place })
    .from(messages)
    .innerJoin(branch(conversationId, last, most), sql`branch.id = ${messages.id}`)
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id))
    .orderBy(desc(sql`branch.depth`));
  return rows.map(({ message, event, ...siblings }) => ({ ...messageAlone(message, event), siblings }));
}

/** The page's ids and places. Only the families on it are looked at, each through an index. */
const branch = (conversationId: string, last: string, most: number): SQL => sql`(
  with recursive ${pathUp(messageOf(conversationId, last), sql`path.depth < ${most}::integer`)}
  select path.id, path.depth, place.index, place.count, place.previous, place.next
  from path cross join lateral (
    select * from (
      select family.id, row_number() over ages - 1 as index, count(*) over () as count,
        lag(family.id) over ages as previous, lead(family.id) over ages as next
      from (
        select id, created_at from messages where parent_id = path.parent_id
        union all
        select id, created_at from messages
        where path.parent_id is null and parent_id is null and conversation_id = ${conversationId}
      ) as family
      window ages as (order by family.created_at, family.id)
    ) as places
    where places.id = path.id
  ) as place
) as branch`;
