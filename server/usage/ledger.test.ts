import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { usageDaily, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { amendDied, type LedgerEntry, record, usedToday } from "./ledger";
import { createRefusalCounter } from "./refusals";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const BEFORE_MIDNIGHT = Date.parse("2026-03-28T23:59:59.999Z");

const person = () => createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });

const entry = (userId: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  leaseId: uuidv7(),
  userId,
  conversationId: null,
  messageId: null,
  model: "small",
  ended: "complete",
  stopReason: "end_turn",
  usage: { inputTokens: 10, outputTokens: 20, cacheWriteTokens: 4, cacheReadTokens: 10 },
  chargedTokens: 36,
  costMicroUsd: 5,
  estimatedInputTokens: 12,
  estimated: false,
  admittedAt: new Date(BEFORE_MIDNIGHT),
  firstTokenAt: null,
  settledAt: new Date(BEFORE_MIDNIGHT + 60_000),
  ...more,
});

it("charges the day of the admission, also when the reply ends after midnight", async () => {
  const userId = await person();
  await record(database.db, entry(userId));
  expect(await usedToday(database.db, userId, BEFORE_MIDNIGHT)).toBe(36);
  expect(await usedToday(database.db, userId, BEFORE_MIDNIGHT + 1)).toBe(0);
});

it("settles a lease once, also when both settles come at once", async () => {
  const userId = await person();
  const once = entry(userId);
  const written = await Promise.all([
    record(database.db, once),
    record(database.db, once),
    record(database.db, once),
  ]);
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await usedToday(database.db, userId, BEFORE_MIDNIGHT)).toBe(once.chargedTokens);
});

it("keeps the rollup equal to the ledger for many entries at once", async () => {
  const userId = await person();
  const entries = Array.from({ length: 30 }, (_, i) =>
    entry(userId, { model: i % 2 ? "small" : "large", chargedTokens: i }),
  );
  await Promise.all(entries.map((one) => record(database.db, one)));
  const [ledger] = await database.db
    .select({
      charged: sql<string>`sum(${usageEvents.chargedTokens})`,
      cost: sql<string>`sum(${usageEvents.costMicroUsd})`,
    })
    .from(usageEvents)
    .where(eq(usageEvents.userId, userId));
  const rollup = await database.db.select().from(usageDaily).where(eq(usageDaily.userId, userId));
  expect(rollup.reduce((sum, row) => sum + row.chargedTokens, 0)).toBe(Number(ledger?.charged));
  expect(rollup.reduce((sum, row) => sum + row.costMicroUsd, 0)).toBe(Number(ledger?.cost));
  expect(rollup.reduce((sum, row) => sum + row.messages, 0)).toBe(entries.length);
});

it("writes neither the entry nor the rollup when one of them fails", async () => {
  const userId = await person();
  await expect(record(database.db, entry(userId, { chargedTokens: -1 }))).rejects.toThrow();
  expect(await usedToday(database.db, userId, BEFORE_MIDNIGHT)).toBe(0);
});

it("is undone with the caller's transaction, of which it may be a part", async () => {
  const userId = await person();
  const undone = database.db.transaction(async (tx) => {
    expect(await record(tx, entry(userId))).toBe(true);
    expect(await usedToday(tx, userId, BEFORE_MIDNIGHT)).toBe(36);
    tx.rollback();
  });
  await expect(undone).rejects.toThrow();
  expect(await usedToday(database.db, userId, BEFORE_MIDNIGHT)).toBe(0);
});

it("puts a died entry right once, and its day by the difference", async () => {
  const userId = await person();
  const died = entry(userId, { ended: "died" });
  await record(database.db, died);
  const slow: LedgerEntry = { ...died, ended: "complete", chargedTokens: 50, costMicroUsd: 9 };
  const amend = () => database.db.transaction((tx) => amendDied(tx, slow));
  expect([await amend(), await amend()]).toEqual([true, false]);
  const [day] = await database.db.select().from(usageDaily).where(eq(usageDaily.userId, userId));
  expect(day).toMatchObject({ messages: 1, chargedTokens: 50, costMicroUsd: 9 });
});

it("adds refusals up by user, hour and reason", async () => {
  const userId = await person();
  const counter = createRefusalCounter(database.db);
  for (let i = 0; i < 3; i++) counter.count(userId, "requests", BEFORE_MIDNIGHT);
  await counter.flush();
  counter.count(userId, "requests", BEFORE_MIDNIGHT - 1);
  counter.count(userId, "tokens", BEFORE_MIDNIGHT + 1);
  await counter.flush();
  const rows = await database.db.query.refusals.findMany({ where: (r, { eq }) => eq(r.userId, userId) });
  expect(rows.map((row) => [row.hour.toISOString(), row.reason, row.count]).sort()).toEqual([
    ["2026-03-28T23:00:00.000Z", "requests", 4],
    ["2026-03-29T00:00:00.000Z", "tokens", 1],
  ]);
});
