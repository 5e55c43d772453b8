import { v7 as uuidv7 } from "uuid";
import { estimatePrompt, estimateTokens } from "../ai/estimate";
import type { Model } from "../ai/models";
import type { conversations, messages } from "../db/schema";
import { demoEntry, MOST_OVER } from "./demo-entry";
import { DEMO_EXCHANGES } from "./demo-exchanges";
import type { LedgerEntry } from "./ledger";

const APART_MS = 17 * 60_000;

/** Rows as their tables take them, and the entries that bill the replies. */
export interface DemoConversations {
  conversations: (typeof conversations.$inferInsert)[];
  messages: (typeof messages.$inferInsert)[];
  entries: LedgerEntry[];
}

/**
 * Short conversations of one question and its reply, the last one about to end at `until`; none begins before `since`.
 * Their tokens are those of their texts. Instants in Unix milliseconds.
 */
export function demoConversations(
  { userId, model }: { userId: string; model: Model },
  { since, until }: { since: number; until: number },
  random: () => number,
): DemoConversations {
  const rows: DemoConversations = { conversations: [], messages: [], entries: [] };
  const apartMs = Math.min(APART_MS, (until - since) / (DEMO_EXCHANGES.length + 1));
  for (const [i, { title, question, answer }] of DEMO_EXCHANGES.entries()) {
    const admittedAt = new Date(Math.floor(until - (DEMO_EXCHANGES.length - i) * apartMs));
    const id = uuidv7({ msecs: admittedAt.getTime() });
    const usage = {
      inputTokens: Math.ceil(estimatePrompt("", [{ role: "user", content: question }]) / (1 + MOST_OVER / 2)),
      outputTokens: Math.ceil(estimateTokens(answer) / (1 + MOST_OVER / 2)),
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
    };
    const entry = demoEntry({ userId, model, usage, admittedAt }, random, apartMs / 2);
    const { leaseId, settledAt } = entry;
    const replyAt = new Date(admittedAt.getTime() + 1);
    rows.conversations.push({ id, userId, title, createdAt: admittedAt, updatedAt: settledAt });
    rows.messages.push(
      { id: uuidv7(), conversationId: id, role: "user", text: question, createdAt: admittedAt },
      { id: leaseId, conversationId: id, role: "assistant", text: answer, createdAt: replyAt },
    );
    rows.entries.push({ ...entry, conversationId: id, messageId: leaseId });
  }
  return rows;
}
