import { and, desc, inArray, ne, type SQL, sql } from "drizzle-orm";
import type { Database, Transaction } from "../db/database";
import { messages, SEARCHED_CHARACTERS } from "../db/schema";
import { type SearchTerms, tsqueryOf } from "./search-terms";

/** Of one message, in UTF-8. */
const MOST_OCTETS = SEARCHED_CHARACTERS * 4;

export const searchedText = sql<string>`left(${messages.text}, ${sql.raw(String(SEARCHED_CHARACTERS))})`;

/**
 * The messages of these conversations that have all words, by the index, and are not being written; the newest first, on
 * whichever branch. No text is read.
 */
export function messagesWithWords(db: Database | Transaction, conversationIds: string[], terms: SearchTerms) {
  const { id, conversationId, createdAt, text, status, search } = messages;
  const tsquery = tsqueryOf(terms);
  return db
    .select({
      id,
      conversationId,
      octets: sql<number>`least(octet_length(${text}), ${sql.raw(String(MOST_OCTETS))})`,
    })
    .from(messages)
    .where(
      and(
        // One parameter: as many as there are conversations would be a statement of its own each time.
        sql`${conversationId} = any(${`{${conversationIds.join()}}`}::uuid[])`,
        ne(status, "streaming"),
        tsquery === null ? undefined : sql`${search} @@ to_tsquery('simple', ${tsquery})`,
      ),
    )
    .orderBy(desc(createdAt), desc(id));
}

/** Terms that the texts themselves are looked through for. */
export const termsInTexts = ({ short, literals }: SearchTerms): number => short.length + literals.length;

/** Those of these messages whose texts have all that the index doesn't know. */
export function messagesWithTexts(db: Database | Transaction, ids: string[], terms: SearchTerms) {
  const { id } = messages;
  return db
    .select({ id })
    .from(messages)
    .where(and(sql`${id} = any(${`{${ids.join()}}`}::uuid[])`, ...conditions(terms)));
}

const conditions = ({ short, literals }: SearchTerms): SQL[] => [
  ...short.map((word) => sql`${searchedText} ~* ${String.raw`\m${word}`}`),
  ...literals.map((literal) =>
    hasCase(literal)
      ? sql`strpos(lower(${searchedText}), lower(${literal})) > 0`
      : sql`strpos(${searchedText}, ${literal}) > 0`,
  ),
];

/** Lower case of the text costs four times what looking it through does. */
const hasCase = (literal: string): boolean => literal.toLowerCase() !== literal.toUpperCase();

/** What snippets are made of. */
export const textsOf = (db: Database | Transaction, ids: string[]) =>
  db.select({ id: messages.id, text: searchedText }).from(messages).where(inArray(messages.id, ids));
