import { eq, inArray } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations, messages, openReplies, usageEvents } from "../db/schema";
import { type Allowance, FailureError } from "../errors";
import { type ChatEvent, explainEnd } from "./events";
import type { Prepared } from "./prepare";
import { receiptOf } from "./receipt";

/** A reply as the database has it, whichever process writes or wrote it. */
export interface StoredReply {
  message: typeof messages.$inferSelect;
  /** Its ledger entry; null while it is being written. */
  event: typeof usageEvents.$inferSelect | null;
  open: typeof openReplies.$inferSelect | null;
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
  if (stored.length === 0) return null;
  const mine = stored.filter(
    (row) => row.message.conversationId === conversationId && row.ownerId === ownerId,
  );
  const question = mine.find(({ message }) => message.id === userMessageId)?.message;
  const reply = mine.find(({ message }) => message.id === messageId);
  if (question?.text !== input.text || !reply) throw new FailureError({ code: "conflict" });
  return reply;
}

/** The last event of a stored reply; null while it is being written. */
export function endOf({ message, event }: StoredReply, allowance: Allowance): ChatEvent | null {
  if (!event) return null;
  const receipt = receiptOf(event);
  if (message.status !== "failed") {
    const stopReason = receipt.stopReason ?? receipt.ended;
    return { type: "done", usage: receipt.usage, stopReason, receipt, allowance };
  }
  const failure = { code: message.failure ?? "provider_unavailable", retryAfterMs: null } as const;
  return { type: "failed", failure, message: explainEnd(failure, receipt.ended), receipt, allowance };
}
