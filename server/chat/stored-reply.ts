import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies, usageEvents } from "../db/schema";
import { type Allowance, FailureError } from "../errors";
import { type ChatEvent, explainEnd } from "./events";
import type { Prepared } from "./prepare";
import { receiptOf } from "./receipt";
import { bringsQuestion, type SendInput } from "./send-input";

/** A reply as the database has it, whichever process writes or wrote it. */
export interface StoredReply {
  message: typeof messages.$inferSelect;
  /** Its ledger entry; null while it is being written. */
  event: typeof usageEvents.$inferSelect | null;
  open: typeof openReplies.$inferSelect | null;
}

/** A reply in this owner's conversations, deleted ones too; null where it is none. */
export async function replyOf(db: Database, ownerId: string, messageId: string): Promise<StoredReply | null> {
  const [reply] = await db
    .select({ message: messages, event: usageEvents, open: openReplies })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id))
    .leftJoin(openReplies, eq(openReplies.messageId, messages.id))
    .where(
      and(eq(messages.id, messageId), eq(messages.role, "assistant"), eq(conversations.userId, ownerId)),
    );
  return reply ?? null;
}

/** What a reply answers, if need be through the replies that it continues; null where its conversation is deleted. */
export async function questionOf(db: Database, messageId: string): Promise<string | null> {
  const rows = await db.execute(sql`
    with recursive above as (
      select reply.id, reply.parent_id, reply.role from ${messages} reply
      join ${conversations} on ${conversations.id} = reply.conversation_id
      where reply.id = ${messageId} and ${conversations.deletedAt} is null
      union all
      select parent.id, parent.parent_id, parent.role from ${messages} parent
      join above on parent.id = above.parent_id and above.role = 'assistant'
    )
    select id from above where role = 'user'`);
  const [question] = rowsOf(rows) as { id: string }[];
  return question?.id ?? null;
}

/**
 * What is stored of a message that is sent again.
 * @returns null where nothing is
 * @throws FailureError conflict when the ids belong to something else, or to somebody else
 */
export async function storedReply(
  db: Database,
  { input, ownerId }: Pick<Prepared, "input" | "ownerId">,
): Promise<StoredReply | null> {
  const { conversationId, userMessageId, messageId } = input;
  const stored = await db
    .select({ message: messages, event: usageEvents, open: openReplies, ownerId: conversations.userId })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id))
    .leftJoin(openReplies, eq(openReplies.messageId, messages.id))
    .where(inArray(messages.id, [userMessageId, messageId]));
  const brought = bringsQuestion(input) ? stored : stored.filter(({ message }) => message.id === messageId);
  if (brought.length === 0) return null;
  const mine = stored.filter(
    (row) => row.message.conversationId === conversationId && row.ownerId === ownerId,
  );
  const question = mine.find(({ message }) => message.id === userMessageId)?.message;
  const reply = mine.find(({ message }) => message.id === messageId);
  if (!question || !reply || !isAskedFor(input, question, reply.message)) {
    throw new FailureError({ code: "conflict" });
  }
  return reply;
}

type Message = StoredReply["message"];

/** Whether a stored question and reply are what a request with their ids asks for: of a question, any reply to it may be. */
function isAskedFor(input: SendInput, question: Message, reply: Message): boolean {
  if (question.role !== "user") return false;
  switch (input.kind) {
    case undefined:
    case "message":
      return (
        question.text === input.text &&
        reply.parentId === question.id &&
        (input.parentId === undefined || question.parentId === input.parentId)
      );
    case "regenerate":
      return reply.parentId === question.id;
    case "continue":
      return reply.parentId === input.parentId;
    default:
      return input satisfies never;
  }
}

/** The last event of a reply that has its ledger entry. */
export function endOf(
  message: StoredReply["message"],
  event: typeof usageEvents.$inferSelect,
  allowance: Allowance,
): ChatEvent {
  const receipt = receiptOf(event);
  if (message.status !== "failed") {
    const stopReason = receipt.stopReason ?? receipt.ended;
    return { type: "done", usage: receipt.usage, stopReason, receipt, allowance };
  }
  const failure = { code: message.failure ?? "provider_unavailable", retryAfterMs: null } as const;
  return { type: "failed", failure, message: explainEnd(failure, receipt.ended), receipt, allowance };
}
