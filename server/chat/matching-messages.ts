import { and, desc, type SQL, sql } from "drizzle-orm";
import type { Database, Transaction } from "../db/database";
import { messages, SEARCHED_CHARACTERS, searchable } from "../db/schema";
import { type SearchTerms, tsqueryOf } from "./search-terms";

export const searchedText = sql<string>`left(${messages.text}, ${sql.raw(String(SEARCHED_CHARACTERS))})`;

/** The newest message of each of these conversations that has all terms and is not being written; on whichever branch. */
export function matchingMessages(db: Database | Transaction, conversationIds: string[], terms: SearchTerms) {
  const { id, conversationId, createdAt } = messages;
  return db
    .selectDistinctOn([conversationId], { id, conversationId })
    .from(messages)
    .where(
      and(
        // One parameter: as many as there are conversations would be a statement of its own each time.
        sql`${conversationId} = any(${`{${conversationIds.join()}}`}::uuid[])`,
        // In the words of the index, which a parameter is none of.
        sql`${messages.status} <> 'streaming'`,
        ...conditions(terms),
      ),
    )
    .orderBy(conversationId, desc(createdAt), desc(id));
}

function conditions(terms: SearchTerms): SQL[] {
  const tsquery = tsqueryOf(terms);
  return [
    ...(tsquery === null ? [] : [sql`${searchable(messages.text)} @@ to_tsquery('simple', ${tsquery})`]),
    ...terms.short.map((word) => sql`${searchedText} ~* ${String.raw`\m${word}`}`),
    ...terms.literals.map((literal) =>
      hasCase(literal)
        ? sql`strpos(lower(${searchedText}), lower(${literal})) > 0`
        : sql`strpos(${searchedText}, ${literal}) > 0`,
    ),
  ];
}

/** Lower case of the text costs four times what looking it through does. */
const hasCase = (literal: string): boolean => literal.toLowerCase() !== literal.toUpperCase();
