import { messagesWithTexts, messagesWithWords, termsInTexts } from "./matching-messages";
import { piecesOf } from "./pieces";
import type { SearchTerms } from "./search-terms";
import type { InTime } from "./search-time";

/** Of texts looked through together, for one term: what the embedded database takes some tens of milliseconds for. */
const OCTETS_AT_ONCE = 2_000_000;
const MESSAGES_AT_ONCE = 1_000;

/**
 * These conversations in their order, each as soon as all of it was looked at, with the newest message that has all
 * terms; null without one.
 */
export async function* lookThrough<T extends { id: string }>(
  inTime: InTime,
  conversations: readonly T[],
  terms: SearchTerms,
): AsyncGenerator<{ conversation: T; messageId: string | null }, void> {
  const ids = conversations.map(({ id }) => id);
  const withWords = await inTime((tx) => messagesWithWords(tx, ids, terms));
  const byConversation = new Map(ids.map((id) => [id, [] as typeof withWords]));
  for (const message of withWords) byConversation.get(message.conversationId)?.push(message);
  const of = (conversation: T) => byConversation.get(conversation.id) ?? [];
  const inTexts = termsInTexts(terms);
  const pieces =
    inTexts === 0 ? [] : piecesOf(conversations.flatMap(of), MESSAGES_AT_ONCE, OCTETS_AT_ONCE / inTexts);
  const pieceOf = new Map(pieces.flatMap((piece) => piece.map(({ id }) => [id, piece] as const)));
  let looked: (typeof pieces)[number] | undefined;
  let matching = new Set<string>();

  async function matches(id: string): Promise<boolean> {
    const piece = pieceOf.get(id);
    if (!piece) return true;
    if (piece !== looked) {
      const rows = await inTime((tx) =>
        messagesWithTexts(
          tx,
          piece.map((message) => message.id),
          terms,
        ),
      );
      matching = new Set(rows.map((row) => row.id));
      looked = piece;
    }
    return matching.has(id);
  }

  for (const conversation of conversations) {
    let messageId: string | null = null;
    for (const { id } of of(conversation)) {
      if (!(await matches(id))) continue;
      messageId = id;
      break;
    }
    yield { conversation, messageId };
  }
}
