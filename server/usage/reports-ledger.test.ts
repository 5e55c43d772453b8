import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database, OpenDatabase } from "../db/database";
import { conversations } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { usedToday } from "./ledger";
import { someone, spend } from "./reports.fixture";
import {
  LEDGER_SORTS,
  type LedgerCursor,
  type LedgerRow,
  type LedgerSort,
  ledgerPage,
  ledgerTotal,
} from "./reports-ledger";

let opened: OpenDatabase;
let db: Database;
let userId: string;
beforeAll(async () => {
  opened = await openTestDatabase();
  db = opened.db;
});
afterAll(() => opened.close());
beforeEach(async () => {
  userId = await someone(db);
});

const DAY = { from: "2026-02-28", to: "2026-02-28" };
const at = (second: number) => new Date(Date.parse("2026-02-28T12:00:00Z") + second * 1_000).toISOString();

async function everyPage(sort: LedgerSort, limit: number): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  let cursor: LedgerCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof ledgerPage>> = await ledgerPage(db, userId, DAY, {
      sort,
      cursor,
      limit,
    });
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
}

describe("the ledger's pages", () => {
  it.each(LEDGER_SORTS)("hold each message once when sorted by %s, ties included", async (sort) => {
    for (const second of [0, 0, 0, 1, 2]) {
      await spend(db, userId, at(second), { usage: { outputTokens: 100 + 100 * (second % 2) } });
    }
    await spend(db, await someone(db), at(0));
    const whole = await everyPage(sort, 5);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(5);
    for (const limit of [1, 2, 4]) expect(await everyPage(sort, limit)).toEqual(whole);
  });

  it("say that there is no more where the last row fills the page", async () => {
    for (const second of [0, 1]) await spend(db, userId, at(second));
    expect((await ledgerPage(db, userId, DAY, { limit: 2 })).nextCursor).toBeNull();
    expect((await ledgerPage(db, userId, DAY, { limit: 1 })).nextCursor).not.toBeNull();
  });

  it("are sorted: newest, costliest, largest first", async () => {
    await spend(db, userId, at(0), { usage: { cacheReadTokens: 900, outputTokens: 0 } });
    await spend(db, userId, at(1), { usage: { inputTokens: 0, outputTokens: 450 } });
    await spend(db, userId, at(2), { usage: { inputTokens: 1, outputTokens: 1 } });
    const values = async (sort: LedgerSort, key: "at" | "costMicroUsd" | "chargedTokens") =>
      (await everyPage(sort, 2)).map((row) => row[key]);
    for (const [sort, key] of [
      ["newest", "at"],
      ["cost", "costMicroUsd"],
      ["tokens", "chargedTokens"],
    ] as const) {
      const sorted = await values(sort, key);
      expect(sorted).toEqual(sorted.toSorted((a, b) => (a < b ? 1 : -1)));
    }
  });

  it("take a cursor larger than any column", async () => {
    await spend(db, userId, at(0));
    for (const sort of LEDGER_SORTS) {
      const cursor = { value: Date.parse("9999-12-31T23:59:59Z"), id: uuidv7() };
      expect((await ledgerPage(db, userId, DAY, { sort, cursor })).items).toHaveLength(1);
    }
  });

  it("name the conversation, and only by its id once it is deleted", async () => {
    const id = uuidv7();
    await db.insert(conversations).values({ id, userId, title: "Budgets" });
    await spend(db, userId, at(0), { conversationId: id });
    const conversation = async () => (await ledgerPage(db, userId, DAY, {})).items[0]?.conversation;
    expect(await conversation()).toEqual({ id, title: "Budgets" });
    await db.update(conversations).set({ deletedAt: new Date() }).where(eq(conversations.id, id));
    expect(await conversation()).toEqual({ id, title: null });
    await db.delete(conversations).where(eq(conversations.id, id));
    expect(await conversation()).toBeNull();
  });
});

it("sums to the total, which is what the meter starts from", async () => {
  for (const second of [0, 1, 2])
    await spend(db, userId, at(second), { usage: { cacheReadTokens: 33 * second } });
  await spend(db, userId, "2026-03-01T00:00:00Z");
  const rows = await everyPage("newest", 2);
  const sum = (key: "chargedTokens" | "costMicroUsd") => rows.reduce((total, row) => total + row[key], 0);
  expect(await ledgerTotal(db, userId, DAY)).toEqual({
    messages: rows.length,
    chargedTokens: sum("chargedTokens"),
    costMicroUsd: sum("costMicroUsd"),
  });
  expect(await usedToday(db, userId, Date.parse(at(0)))).toBe(sum("chargedTokens"));
});

it("totals nothing as zeros", async () => {
  expect(await ledgerTotal(db, userId, DAY)).toEqual({ messages: 0, chargedTokens: 0, costMicroUsd: 0 });
});
