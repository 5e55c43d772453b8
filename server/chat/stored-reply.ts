import { and, eq, inArray, sql } from "drizzle-orm";
import { NO_TOKENS } from "../ai/usage";
import type { Database } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies, usageEvents } from "../db/schema";
import { type Allowance, FailureError } from "../errors";
import { type ChatEvent, explainEnd } from "./events";
import { type MessageRow, messageColumns } from "./message-row";
import { pathUp } from "./path-up";
import type { Prepared } from "./prepare";
import { receiptOf } from "./receipt";
import { bringsQuestion, type SendInput } from "./send-input";

/** A reply as the database has it, whichever process writes or wrote it. */
export interface StoredReply {
  message: MessageRow;
  /** Its ledger entry; null while it is being written, and of one that was imported. */
  event: typeof usageEvents.$inferSelect | null;
  open: typeof openReplies.$inferSelect | null;
}

/**
 * A reply in this owner's conversations, deleted ones too; null where it is none.
 * @param from of its text only what comes after as many characters, as PostgreSQL counts them: code points
 */
export async function replyOf(
  db: Database,
  ownerId: string,
  messageId: string,
  from = 0,
): Promise<StoredReply | null> {
  const text = sql<string>`substr(${messages.text}, ${from + 1}::integer)`;
  const [reply] = await db
    .select({ message: { ...messageColumns, text }, event: usageEvents, open: openReplies })
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
  const shown = sql`id = ${messageId} and exists (
    select from ${conversations} where ${conversations.id} = conversation_id and ${conversations.deletedAt} is null
  )`;
  const rows = await db.execute(sql`
    with recursive ${pathUp(shown, sql`path.role = 'assistant'`)}
    select id from path where role = 'user'`);
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
    .select({ message: messageColumns, event: usageEvents, open: openReplies, ownerId: conversations.userId })
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
  if (question.role !== "user" || reply.role !== "assistant") return false;
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

/** Not by its ledger entry alone, which a reply that was imported doesn't have. */
export const hasEnded = ({ message }: StoredReply): boolean => message.status !== "streaming";

/** The last event of a reply that has ended. */
export function endOf({ message, event }: StoredReply, allowance: Allowance): ChatEvent {
  const receipt = event && receiptOf(event);
  const ended = receipt?.ended ?? "complete";
  if (message.status !== "failed") {
    const stopReason = receipt?.stopReason ?? ended;
    return { type: "done", usage: receipt?.usage ?? NO_TOKENS, stopReason, receipt, allowance };
  }
  const failure = { code: message.failure ?? "provider_unavailable", retryAfterMs: null } as const;
  return { type: "failed", failure, message: explainEnd(failure, ended), receipt, allowance };
}
