import { and, desc, eq, gte, lt, lte, or, type SQL, sum } from "drizzle-orm";
import type { Database } from "../db/database";
import { conversations, type Ending, usageDaily, usageEvents } from "../db/schema";
import { type DayRange, instantsOf } from "./reports-days";
import { type NamedModel, named } from "./reports-sums";

export const LEDGER_SORTS = ["newest", "cost", "tokens"] as const;
export type LedgerSort = (typeof LEDGER_SORTS)[number];

/** Where a page ended: what it is sorted by (Unix milliseconds, micro-dollars or tokens), and the row's id. */
export interface LedgerCursor {
  value: number;
  id: string;
}

/** One message as it was charged. */
export interface LedgerRow {
  id: string;
  /** When it was admitted; ISO 8601, UTC. */
  at: string;
  /** `title: null` of a conversation that was deleted. */
  conversation: { id: string; title: string | null } | null;
  model: NamedModel;
  ended: Ending;
  inputTokens: number;
  outputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  chargedTokens: number;
  costMicroUsd: number;
  /** Our estimate of the prompt; the provider counted input, cache writes and cache reads. */
  estimatedInputTokens: number;
  /** The output was counted by us, not by the provider. */
  estimated: boolean;
  firstTokenMs: number | null;
}

export interface LedgerPage {
  items: LedgerRow[];
  nextCursor: LedgerCursor | null;
}

const PAGE = 50;
const INT4_MAX = 2_147_483_647;

/** A page of a user's messages: newest, costliest or largest first. */
export async function ledgerPage(
  db: Database,
  userId: string,
  range: DayRange,
  {
    sort = "newest",
    cursor = null,
    limit = PAGE,
  }: { sort?: LedgerSort; cursor?: LedgerCursor | null; limit?: number },
): Promise<LedgerPage> {
  const { since, before } = instantsOf(range);
  const rows = await db
    .select({ event: usageEvents, title: conversations.title, deletedAt: conversations.deletedAt })
    .from(usageEvents)
    .leftJoin(conversations, eq(conversations.id, usageEvents.conversationId))
    .where(
      and(
        eq(usageEvents.userId, userId),
        gte(usageEvents.admittedAt, since),
        lt(usageEvents.admittedAt, before),
        cursor ? after(sort, cursor) : undefined,
      ),
    )
    .orderBy(desc(COLUMN[sort]), desc(usageEvents.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.event;
  return {
    items: page.map(({ event, title, deletedAt }) => ledgerRow(event, deletedAt ? null : title)),
    nextCursor: rows.length > page.length && last ? { value: Number(last[KEY[sort]]), id: last.id } : null,
  };
}

/** What all messages of a range come to, by the rollup. */
export async function ledgerTotal(db: Database, userId: string, { from, to }: DayRange) {
  const [total] = await db
    .select({
      messages: sum(usageDaily.messages).mapWith(Number),
      chargedTokens: sum(usageDaily.chargedTokens).mapWith(Number),
      costMicroUsd: sum(usageDaily.costMicroUsd).mapWith(Number),
    })
    .from(usageDaily)
    .where(and(eq(usageDaily.userId, userId), gte(usageDaily.day, from), lte(usageDaily.day, to)));
  return {
    messages: total?.messages ?? 0,
    chargedTokens: total?.chargedTokens ?? 0,
    costMicroUsd: total?.costMicroUsd ?? 0,
  };
}

const KEY = { newest: "admittedAt", cost: "costMicroUsd", tokens: "chargedTokens" } as const satisfies Record<
  LedgerSort,
  keyof typeof usageEvents.$inferSelect
>;

const COLUMN = {
  newest: usageEvents.admittedAt,
  cost: usageEvents.costMicroUsd,
  tokens: usageEvents.chargedTokens,
} as const;

function after(sort: LedgerSort, { value, id }: LedgerCursor): SQL | undefined {
  switch (sort) {
    case "newest":
      return beyond(COLUMN.newest, new Date(value));
    case "cost":
      return beyond(COLUMN.cost, value);
    case "tokens":
      return beyond(COLUMN.tokens, Math.min(value, INT4_MAX));
    default:
      return sort satisfies never;
  }
  /** `(column, id) < (value, id)`, in the words that drizzle encodes by the column's type. */
  function beyond(column: (typeof COLUMN)[LedgerSort], limit: Date | number) {
    return and(lte(column, limit), or(lt(column, limit), lt(usageEvents.id, id)));
  }
}

function ledgerRow(event: typeof usageEvents.$inferSelect, title: string | null): LedgerRow {
  const { id, conversationId, ended, admittedAt, firstTokenAt } = event;
  return {
    id,
    at: admittedAt.toISOString(),
    conversation: conversationId === null ? null : { id: conversationId, title },
    model: named(event.model),
    ended,
    inputTokens: event.inputTokens,
    outputTokens: event.outputTokens,
    cacheWriteTokens: event.cacheWriteTokens,
    cacheReadTokens: event.cacheReadTokens,
    chargedTokens: event.chargedTokens,
    costMicroUsd: event.costMicroUsd,
    estimatedInputTokens: event.estimatedInputTokens,
    estimated: event.estimated,
    firstTokenMs: firstTokenAt === null ? null : firstTokenAt.getTime() - admittedAt.getTime(),
  };
}
