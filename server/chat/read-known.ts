import { and, eq, sql } from "drizzle-orm";
import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { conversations, messages } from "../db/schema";
import { FailureError } from "../errors";
import { optionsOf } from "./conversation-options";
import { bringsQuestion, type SendInput } from "./send-input";

/** What a conversation is like before a message is sent to it. */
export interface Before {
  /** The last message of the branch that was shown. */
  headId: string | null;
  model: string | null;
  updatedAt: Date;
}

/**
 * The conversation, what it has of the question's id, and whether an id that is to be new is taken, here or elsewhere;
 * null where there is no such conversation.
 * @throws FailureError not_found for another user's, or a deleted one
 */
export async function readKnown(db: Database, user: User, input: SendInput) {
  const { conversationId, userMessageId, messageId } = input;
  const brought = bringsQuestion(input) ? userMessageId : messageId;
  const isTaken = sql<boolean>`exists (select 1 from messages taken where taken.id in (${messageId}, ${brought}))`;
  const [row] = await db
    .select({
      conversation: conversations,
      question: { id: messages.id, parentId: messages.parentId },
      isTaken,
    })
    .from(conversations)
    .leftJoin(messages, and(eq(messages.id, userMessageId), eq(messages.conversationId, conversations.id)))
    .where(eq(conversations.id, conversationId));
  if (!row) return null;
  const { conversation, question } = row;
  const { headId, model, updatedAt } = conversation;
  if (conversation.userId !== user.id || conversation.deletedAt)
    throw new FailureError({ code: "not_found" });
  const before = { headId, model, updatedAt };
  return { headId, before, options: optionsOf(conversation), question, isTaken: row.isTaken };
}
