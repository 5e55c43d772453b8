import { and, eq, TransactionRollbackError } from "drizzle-orm";
import { SYSTEM_PROMPT, type Turn } from "../ai/context";
import { estimatePrompt } from "../ai/estimate";
import type { Database } from "../db/database";
import { conversations, messages, openReplies } from "../db/schema";
import type { Lease } from "../limits/limiter";
import type { Prepared, SendInput } from "./prepare";

/** Longest title taken from a first message, in characters. */
const TITLE_LENGTH = 60;

/**
 * Stores the message and an empty reply before anything is spent, in one transaction.
 * @returns false when an id of it is there already, or the conversation is somebody else's; nothing is stored then
 */
export async function openReply(
  db: Database,
  lease: Lease,
  { input, model, isNew }: Prepared,
  { messages: sent, leftOut }: { messages: Turn[]; leftOut: number },
): Promise<boolean> {
  const { userId } = lease.subject;
  const at = new Date(lease.admittedAt);
  const rows = messageRows(input, lease.admittedAt, leftOut);
  try {
    await db.transaction(async (tx) => {
      if (isNew) {
        await tx
          .insert(conversations)
          .values({
            id: input.conversationId,
            userId,
            title: titleOf(input.text),
            createdAt: at,
            updatedAt: at,
          })
          .onConflictDoNothing();
      }
      // Where two first messages raced for one id, this tells whose it became.
      const mine = await tx
        .update(conversations)
        .set({ updatedAt: at })
        .where(and(eq(conversations.id, input.conversationId), eq(conversations.userId, userId)))
        .returning({ id: conversations.id });
      if (mine.length === 0) tx.rollback();
      const written = await tx
        .insert(messages)
        .values(rows)
        .onConflictDoNothing()
        .returning({ id: messages.id });
      if (written.length < rows.length) tx.rollback();
      await tx.insert(openReplies).values({
        messageId: input.messageId,
        userId,
        model: model.id,
        estimatedInputTokens: estimatePrompt(SYSTEM_PROMPT, sent),
        admittedAt: at,
      });
    });
    return true;
  } catch (error) {
    if (error instanceof TransactionRollbackError) return false;
    throw error;
  }
}

/** The ids that a message brings into its conversation. */
export const idsOf = ({ earlier = [], userMessageId, messageId }: SendInput): string[] => [
  ...earlier.map((turn) => turn.id),
  userMessageId,
  messageId,
];

function messageRows(input: SendInput, admittedAt: number, leftOut: number) {
  const { conversationId } = input;
  const earlier = input.earlier ?? [];
  return [
    ...earlier.map((turn, i) => ({
      id: turn.id,
      conversationId,
      role: turn.role,
      text: turn.content,
      createdAt: new Date(admittedAt - earlier.length + i),
    })),
    {
      id: input.userMessageId,
      conversationId,
      role: "user" as const,
      text: input.text,
      createdAt: new Date(admittedAt),
    },
    {
      id: input.messageId,
      conversationId,
      role: "assistant" as const,
      status: "streaming" as const,
      text: "",
      leftOut,
      createdAt: new Date(admittedAt + 1),
    },
  ];
}

const titleOf = (text: string): string =>
  [...text.replace(/\s+/g, " ").trim()].slice(0, TITLE_LENGTH).join("");
