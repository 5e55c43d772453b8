import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations, messages, usageEvents } from "../db/schema";
import { type Allowance, FailureError } from "../errors";
import type { Lease } from "../limits/limiter";
import { type ChatEvent, explainEnd } from "./events";
import type { Prepared } from "./prepare";
import { receiptOf } from "./receipt";

/**
 * The events of a reply that was written before, for a message that is sent again.
 * @throws FailureError conflict when the ids belong to something else, or nothing of it was kept
 */
export async function replay(
  db: Database,
  lease: Lease,
  { input }: Prepared,
  allowance: Allowance,
): Promise<AsyncIterable<ChatEvent>> {
  const { conversationId, userMessageId, messageId } = input;
  const stored = await db
    .select({ message: messages, event: usageEvents })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .leftJoin(usageEvents, eq(usageEvents.messageId, messages.id))
    .where(
      and(
        inArray(messages.id, [userMessageId, messageId]),
        eq(messages.conversationId, conversationId),
        eq(conversations.userId, lease.subject.userId),
      ),
    );
  const question = stored.find(({ message }) => message.id === userMessageId)?.message;
  const reply = stored.find(({ message }) => message.id === messageId);
  if (question?.text !== input.text || !reply?.event) throw new FailureError({ code: "conflict" });
  const { message, event } = reply;
  const receipt = receiptOf(event);
  const { grantedOutput } = lease;
  async function* events(): AsyncGenerator<ChatEvent> {
    const { leftOut } = message;
    yield { type: "admitted", conversationId, userMessageId, messageId, grantedOutput, leftOut, allowance };
    if (message.text) yield { type: "delta", text: message.text };
    if (message.status === "failed") {
      const failure = { code: message.failure ?? "provider_unavailable", retryAfterMs: null } as const;
      yield { type: "failed", failure, message: explainEnd(failure, receipt.ended), receipt, allowance };
    } else {
      yield {
        type: "done",
        usage: receipt.usage,
        stopReason: receipt.stopReason ?? receipt.ended,
        receipt,
        allowance,
      };
    }
  }
  return events();
}
