import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { someone, spend } from "../usage/reports.fixture";
import { storeConversation } from "./conversation.fixture";
import { deleteConversation, restoreConversation } from "./conversations";
import { purgeConversations, UNDO_MS } from "./purge-conversations";

const NOW = Date.parse("2026-05-04T12:00:00Z");

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const stored = async (id: string) =>
  (await database.db.select().from(conversations).where(eq(conversations.id, id))).length;

it("keeps what was deleted for as long as that can be undone, and no longer; what it cost stays in the ledger", async () => {
  const { db } = database;
  const user = await someone(db);
  const [early, late, kept] = [
    await storeConversation(db, user, ["Hi", "Hello"]),
    await storeConversation(db, user, ["Hi", "Hello"]),
    await storeConversation(db, user, ["Hi", "Hello"]),
  ];
  const spent = await spend(db, user, "2026-05-04T11:00:00Z", { conversationId: early.id });
  await deleteConversation(db, user, early.id, NOW - 1);
  await deleteConversation(db, user, late.id, NOW);
  expect(await purgeConversations(db, NOW + UNDO_MS)).toBe(1);
  expect([await stored(early.id), await stored(late.id), await stored(kept.id)]).toEqual([0, 1, 1]);
  await expect(restoreConversation(db, user, early.id)).rejects.toMatchObject({
    failure: { code: "not_found" },
  });
  await restoreConversation(db, user, late.id);
  expect(await db.select().from(messages).where(eq(messages.conversationId, early.id))).toEqual([]);
  expect(await db.select().from(usageEvents).where(eq(usageEvents.leaseId, spent.leaseId))).toMatchObject([
    { conversationId: null, chargedTokens: spent.chargedTokens },
  ]);
  expect(await purgeConversations(db, NOW + 10 * UNDO_MS)).toBe(0);
});

it("goes on until nothing is left, also beside another process", async () => {
  const { db } = database;
  const user = await someone(db);
  for (let i = 0; i < 11; i++) {
    const { id } = await storeConversation(db, user, ["Hi", "Hello", "And?"]);
    await deleteConversation(db, user, id, NOW);
  }
  const atOnce = await Promise.all([1, 2].map(() => purgeConversations(db, NOW + UNDO_MS + 1, undefined, 2)));
  const rest = await purgeConversations(db, NOW + UNDO_MS + 1, undefined, 2);
  expect(atOnce.reduce((sum, purged) => sum + purged, rest)).toBe(11);
});

it("ends between two steps when it is told to, and leaves the rest", async () => {
  const { db } = database;
  const user = await someone(db);
  for (let i = 0; i < 3; i++)
    await deleteConversation(db, user, (await storeConversation(db, user, [])).id, NOW);
  expect(await purgeConversations(db, NOW + UNDO_MS + 1, AbortSignal.abort(), 2)).toBe(2);
  expect(await purgeConversations(db, NOW + UNDO_MS + 1, undefined, 2)).toBe(1);
});
