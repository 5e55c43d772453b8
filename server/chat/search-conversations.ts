import { desc } from "drizzle-orm";
import type { Database, Transaction } from "../db/database";
import { conversations } from "../db/schema";
import { invalid } from "../errors";
import { type Cursor, cursorOf, listed } from "./list-conversations";
import { lookThrough } from "./look-through";
import { textsOf } from "./matching-messages";
import { patternsOf, type SearchTerms, searchTerms } from "./search-terms";
import { SearchTimeout, searchTime } from "./search-time";
import { partsOf, type SnippetPart, snippetOf } from "./snippet";

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
/** Conversations looked at in one search. */
const MOST_LOOKED_AT = 10_000;
/** Looked at together: few at first, since what is common is found among the newest; then as many as take so long. */
const ROUND = { first: 50, ms: 150 } as const;
const SEARCH_MS = 2_000;
const SNIPPETS_MS = 500;

/**
 * A user's conversations that have all terms in their title or in one message, last used first. What its time
 * was not enough for is left to the next page.
 * @param query the words are beginnings of words, see `SearchTerms`
 * @param signal who asks is gone: it ends early
 * @throws FailureError invalid_input where its time is not enough for one conversation
 */
export async function searchConversations(
  db: Database,
  userId: string,
  query: string,
  cursor: Cursor | null,
  { signal, totalMs = SEARCH_MS }: { signal?: AbortSignal; totalMs?: number } = {},
): Promise<FoundPage> {
  const terms = searchTerms(query);
  const patterns = patternsOf(terms);
  try {
    const { found, next } = await findIn(db, userId, cursor, { terms, patterns, signal, totalMs });
    return { items: await withSnippets(db, found, patterns), nextCursor: next };
  } catch (error) {
    throw error instanceof SearchTimeout ? tooSlow() : error;
  }
}

interface Asked {
  terms: SearchTerms;
  patterns: RegExp[];
  signal: AbortSignal | undefined;
  totalMs: number;
}

async function findIn(
  db: Database,
  userId: string,
  cursor: Cursor | null,
  { terms, patterns, signal, totalMs }: Asked,
): Promise<{ found: Found[]; next: Cursor | null }> {
  const inTime = searchTime(db, totalMs, signal);
  const found: Found[] = [];
  let next = cursor;
  let size: number = ROUND.first;
  try {
    for (let looked = 0; looked < MOST_LOOKED_AT; ) {
      const began = performance.now();
      const [after, most] = [next, Math.min(size, MOST_LOOKED_AT - looked)];
      const round = await inTime((tx) => roundOf(tx, userId, after, most));
      for await (const { conversation, messageId } of lookThrough(inTime, round, terms)) {
        const isTitle = patterns.every((pattern) => pattern.test(conversation.title));
        if (messageId !== null || isTitle) {
          // One more than a page: there is another one.
          if (found.length === PAGE) return { found, next };
          found.push({ ...conversation, messageId });
        }
        next = cursorOf(conversation);
      }
      if (round.length < most) return { found, next: null };
      looked += round.length;
      size = nextSize(size, performance.now() - began);
    }
  } catch (error) {
    if (!(error instanceof SearchTimeout) || next === cursor) throw error;
  }
  return { found, next };
}

type Found = Omit<FoundConversation, "snippet">;

const nextSize = (size: number, tookMs: number): number =>
  Math.max(1, Math.round(size * Math.min(4, Math.max(1 / 4, ROUND.ms / tookMs))));

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

/** What was found is answered, and where there is no time to read its texts by its titles. */
async function withSnippets(
  db: Database,
  found: readonly Found[],
  patterns: RegExp[],
): Promise<FoundConversation[]> {
  const ids = found.flatMap(({ messageId }) => messageId ?? []);
  const inTime = searchTime(db, SNIPPETS_MS, undefined);
  const rows = ids.length === 0 ? [] : await inTime((tx) => textsOf(tx, ids)).catch(noneInTime);
  const texts = new Map(rows.map(({ id, text }) => [id, text]));
  return found.map((conversation) => {
    const text = texts.get(conversation.messageId ?? "");
    const { title } = conversation;
    return {
      ...conversation,
      snippet: text === undefined ? partsOf(title, patterns) : snippetOf(text, patterns),
    };
  });
}

function noneInTime(error: unknown): [] {
  if (error instanceof SearchTimeout) return [];
  throw error;
}

const tooSlow = () =>
  invalid("query", "This search takes too long. Nothing was changed; search for a longer or a rarer word.");
