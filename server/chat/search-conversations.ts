import { desc, inArray, sql } from "drizzle-orm";
import type { Database, Transaction } from "../db/database";
import { conversations, messages } from "../db/schema";
import { invalid } from "../errors";
import { type Cursor, cursorOf, listed } from "./list-conversations";
import { matchingMessages, searchedText } from "./matching-messages";
import { patternsOf, type SearchTerms, searchTerms } from "./search-terms";
import { type SnippetPart, snippetOf } from "./snippet";

export interface FoundConversation {
  id: string;
  title: string;
  /** ISO 8601, UTC */
  updatedAt: string;
  /** Of the message that was found, or of the title. */
  snippet: SnippetPart[];
  /** The newest message that has all terms, on whichever branch; null where only the title has them. */
  messageId: string | null;
}

export interface FoundPage {
  items: FoundConversation[];
  /** There may be more: a page ends early where much was looked at in vain. */
  nextCursor: Cursor | null;
}

const PAGE = 20;
/** Conversations looked at together: few at first, since what is common is found among the newest. */
const ROUNDS = [200, 800, 3_000, 6_000] as const;
const DEADLINE_MS = 2_000;

/**
 * A user's conversations that have all terms in their title or in one message, last used first.
 * @param query the words are beginnings of words, see `SearchTerms`
 * @throws FailureError invalid_input where it takes too long
 */
export async function searchConversations(
  db: Database,
  userId: string,
  query: string,
  cursor: Cursor | null,
): Promise<FoundPage> {
  const terms = searchTerms(query);
  const patterns = patternsOf(terms);
  try {
    return await db.transaction(async (tx) => {
      // Planned for these very words and conversations: a plan for any would be one for none.
      await tx.execute(
        sql`select set_config('statement_timeout', ${String(DEADLINE_MS)}, true), set_config('plan_cache_mode', 'force_custom_plan', true)`,
      );
      const { found, next } = await findIn(tx, userId, cursor, terms, patterns);
      return { items: await withSnippets(tx, found, patterns), nextCursor: next };
    });
  } catch (error) {
    throw isTimeout(error) ? tooSlow() : error;
  }
}

type Found = Omit<FoundConversation, "snippet">;

async function findIn(
  tx: Transaction,
  userId: string,
  cursor: Cursor | null,
  terms: SearchTerms,
  patterns: RegExp[],
) {
  const found: Found[] = [];
  let next = cursor;
  for (const size of ROUNDS) {
    const round = await roundOf(tx, userId, next, size);
    const ids = round.map((conversation) => conversation.id);
    const messageIds = new Map(
      (await matchingMessages(tx, ids, terms)).map((row) => [row.conversationId, row.id]),
    );
    for (const conversation of round) {
      const messageId = messageIds.get(conversation.id) ?? null;
      const isTitle = patterns.every((pattern) => pattern.test(conversation.title));
      if (messageId !== null || isTitle) found.push({ ...conversation, messageId });
      if (found.length > PAGE) return { found: found.slice(0, PAGE), next: cursorAt(found, PAGE - 1) };
    }
    next = cursorAt(round, round.length - 1);
    if (round.length < size) return { found, next: null };
  }
  return { found, next };
}

const cursorAt = (rows: readonly { updatedAt: string; id: string }[], index: number): Cursor | null => {
  const row = rows[index];
  return row ? cursorOf(row) : null;
};

async function roundOf(tx: Transaction, userId: string, cursor: Cursor | null, size: number) {
  const { id, title, updatedAt } = conversations;
  const rows = await tx
    .select({ id, title, updatedAt })
    .from(conversations)
    .where(listed(userId, cursor))
    .orderBy(desc(updatedAt), desc(id))
    .limit(size);
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
}

async function withSnippets(
  tx: Transaction,
  found: readonly Found[],
  patterns: RegExp[],
): Promise<FoundConversation[]> {
  const ids = found.flatMap(({ messageId }) => messageId ?? []);
  const rows =
    ids.length === 0
      ? []
      : await tx
          .select({ id: messages.id, text: searchedText })
          .from(messages)
          .where(inArray(messages.id, ids));
  const texts = new Map(rows.map(({ id, text }) => [id, text]));
  return found.map((conversation) => ({
    ...conversation,
    snippet: snippetOf(texts.get(conversation.messageId ?? "") ?? conversation.title, patterns),
  }));
}

const tooSlow = () =>
  invalid("query", "This search takes too long. Nothing was changed; search for a longer or a rarer word.");

/** PostgreSQL's query_canceled, wherever the driver put it. */
function isTimeout(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === "57014") return true;
  }
  return false;
}
