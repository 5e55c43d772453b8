import { and, eq, lte, notExists, sql, TransactionRollbackError } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { SYSTEM_PROMPT, type Turn } from "../ai/context";
import { estimatePrompt } from "../ai/estimate";
import type { TokenUsage } from "../ai/usage";
import type { Database, Transaction } from "../db/database";
import { conversations, type MessageStatus, messages, openReplies } from "../db/schema";
import type { ProviderFailure } from "../errors";
import type { Lease } from "../limits/limiter";
import { type LedgerEntry, record } from "../usage/ledger";
import type { Prepared } from "./prepare";

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
      const written = await tx
        .insert(messages)
        .values(rows)
        .onConflictDoNothing()
        .returning({ id: messages.id });
      if (mine.length === 0 || written.length < rows.length) tx.rollback();
      await tx.insert(openReplies).values({
        messageId: input.messageId,
        userId,
        model: model.id,
        estimatedInputTokens: estimatePrompt(SYSTEM_PROMPT, sent),
        admittedAt: at,
        checkpointAt: at,
      });
    });
    return true;
  } catch (error) {
    if (error instanceof TransactionRollbackError) return false;
    throw error;
  }
}

/** What a process that dies now would leave to be charged. */
export interface Checkpoint {
  text: string;
  usage: TokenUsage;
  firstTokenAt: Date | null;
  at: Date;
}

export async function checkpoint(
  db: Database,
  messageId: string,
  { text, usage, firstTokenAt, at }: Checkpoint,
) {
  await db.transaction(async (tx) => {
    const open = await tx
      .update(openReplies)
      .set({ ...usage, firstTokenAt, checkpointAt: at })
      .where(eq(openReplies.messageId, messageId))
      .returning({ messageId: openReplies.messageId });
    if (open.length > 0) await tx.update(messages).set({ text }).where(eq(messages.id, messageId));
  });
}

/** How a reply ends in the database. `text` is left alone where it is not given. */
export interface Closing {
  status: Exclude<MessageStatus, "streaming">;
  text?: string;
  failure?: ProviderFailure["code"] | null;
  entry: LedgerEntry;
}

/**
 * Ends a reply and writes its ledger entry, in one transaction and once: whoever takes the open row away does it.
 * @returns whether this call did it
 */
export async function closeReply(db: Database, messageId: string, closing: Closing): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (!(await takeOpen(tx, messageId))) return false;
    const { status, text, failure = null } = closing;
    await tx.update(messages).set({ status, failure, text }).where(eq(messages.id, messageId));
    return record(tx, closing.entry);
  });
}

/**
 * Takes back a message that the provider refused before its first token: it stays in the composer instead.
 * The ledger keeps the attempt, with nothing charged.
 */
export async function retractReply(
  db: Database,
  { input, isNew }: Prepared,
  entry: LedgerEntry,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (!(await takeOpen(tx, input.messageId))) return;
    await tx.delete(messages).where(eq(messages.id, input.messageId));
    await tx.delete(messages).where(eq(messages.id, input.userMessageId));
    const { conversationId } = input;
    const empty = notExists(
      tx.select({ one: sql`1` }).from(messages).where(eq(messages.conversationId, conversationId)),
    );
    const gone = isNew
      ? await tx
          .delete(conversations)
          .where(and(eq(conversations.id, conversationId), empty))
          .returning({ id: conversations.id })
      : [];
    // Not under the lease's id: the same ids may be sent again, and that attempt must find its place in the ledger free.
    const leaseId = uuidv7();
    const left = gone.length > 0 ? null : conversationId;
    await record(tx, { ...entry, leaseId, messageId: null, conversationId: left });
  });
}

/** Replies whose process has not renewed them since `before`. */
export function staleReplies(db: Database, before: Date) {
  return db
    .select({ open: openReplies, conversationId: messages.conversationId })
    .from(openReplies)
    .innerJoin(messages, eq(messages.id, openReplies.messageId))
    .where(lte(openReplies.checkpointAt, before))
    .limit(100);
}

async function takeOpen(tx: Database | Transaction, messageId: string): Promise<boolean> {
  const taken = await tx
    .delete(openReplies)
    .where(eq(openReplies.messageId, messageId))
    .returning({ messageId: openReplies.messageId });
  return taken.length > 0;
}

function messageRows(input: Prepared["input"], admittedAt: number, leftOut: number) {
  const { conversationId } = input;
  const earlier = input.earlier ?? [];
  return [
    ...earlier.map((turn, i) => ({
      id: crypto.randomUUID() as string,
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
