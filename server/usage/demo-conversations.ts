import { v7 as uuidv7 } from "uuid";
import type { Turn } from "../ai/context";
import { estimatePrompt, estimateTokens } from "../ai/estimate";
import type { Model } from "../ai/models";
import type { conversations, messages } from "../db/schema";
import { demoEntry, MOST_OVER } from "./demo-entry";
import { DEMO_TALKS } from "./demo-talks";
import type { LedgerEntry } from "./ledger";

const APART_MS = 17 * 60_000;

/** Rows as their tables take them, and the entries that bill the replies. */
export interface DemoConversations {
  conversations: (typeof conversations.$inferInsert)[];
  messages: (typeof messages.$inferInsert)[];
  entries: LedgerEntry[];
}

const REPLIES = DEMO_TALKS.flatMap(({ exchanges }) => exchanges.flatMap(({ answers }) => answers)).length;

/**
 * Conversations that were had one after the other, the last reply about to end at `until`; none begins before `since`.
 * Their tokens are those of their texts. Instants in Unix milliseconds.
 */
export function demoConversations(
  { userId, model }: { userId: string; model: Model },
  { since, until }: { since: number; until: number },
  random: () => number,
): DemoConversations {
  const rows: DemoConversations = { conversations: [], messages: [], entries: [] };
  const apartMs = Math.min(APART_MS, (until - since) / (REPLIES + 1));

  const nextAt = () => new Date(Math.floor(until - (REPLIES - rows.entries.length) * apartMs));

  function reply(conversationId: string, question: Question, text: string) {
    const admittedAt = nextAt();
    const usage = {
      inputTokens: Math.ceil(estimatePrompt([], question.turns) / (1 + MOST_OVER / 2)),
      outputTokens: Math.ceil(estimateTokens(text) / (1 + MOST_OVER / 2)),
      cacheWriteTokens: 0,
      cacheReadTokens: 0,
    };
    const entry = demoEntry({ userId, model, usage, admittedAt }, random, apartMs / 2);
    const id = entry.leaseId;
    const createdAt = new Date(admittedAt.getTime() + 1);
    rows.messages.push({ id, conversationId, parentId: question.id, role: "assistant", text, createdAt });
    rows.entries.push({ ...entry, conversationId, messageId: id });
    return { ...entry, id };
  }

  for (const { title, exchanges } of DEMO_TALKS) {
    const createdAt = nextAt();
    const conversationId = uuidv7({ msecs: createdAt.getTime() });
    const conversation = { id: conversationId, userId, title, model: model.id, createdAt };
    const turns: Turn[] = [];
    let last: ReturnType<typeof reply> | undefined;
    for (const { question: text, answers } of exchanges) {
      const askedAt = nextAt();
      turns.push({ role: "user", content: text });
      const question = { id: uuidv7({ msecs: askedAt.getTime() }), turns: [...turns] };
      const parentId = last?.id ?? null;
      rows.messages.push({
        id: question.id,
        conversationId,
        parentId,
        role: "user",
        text,
        createdAt: askedAt,
      });
      for (const answer of answers) last = reply(conversationId, question, answer);
      turns.push({ role: "assistant", content: answers.at(-1) ?? "" });
    }
    rows.conversations.push({ ...conversation, headId: last?.id, updatedAt: last?.settledAt ?? createdAt });
  }
  return rows;
}

interface Question {
  id: string;
  /** The conversation as far as it. */
  turns: readonly Turn[];
}
