import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { messages } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { someone } from "../usage/reports.fixture";
import { storeConversation } from "./conversation.fixture";
import { deleteConversation, restoreConversation } from "./conversations";
import { type Cursor, listConversations } from "./list-conversations";

const NOW = Date.parse("2026-05-04T12:00:00Z");

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("lists a user's own conversations in pages of 30, each once, last used first", async () => {
  const { db } = database;
  const [user, other] = [await someone(db), await someone(db)];
  const ids: string[] = [];
  for (let i = 0; i < 65; i++) {
    // Seven share each instant, so that a page ends among them.
    const { id } = await storeConversation(db, user, ["Hi"], {
      updatedAt: new Date(NOW - Math.floor(i / 7) * 1_000),
    });
    ids.push(id);
  }
  await storeConversation(db, other, ["Hi"], { updatedAt: new Date(NOW) });
  const pages: { id: string; updatedAt: string }[][] = [];
  for (let cursor: Cursor | null = null; pages.length === 0 || cursor; ) {
    const page: Awaited<ReturnType<typeof listConversations>> = await listConversations(db, user, cursor);
    pages.push(page.items);
    cursor = page.nextCursor;
  }
  expect(pages.map((page) => page.length)).toEqual([30, 30, 5]);
  const order = pages.flat().map(({ updatedAt, id }) => `${updatedAt} ${id}`);
  expect(order).toEqual(order.toSorted().reverse());
  expect(new Set(pages.flat().map(({ id }) => id))).toEqual(new Set(ids));
});

it("leaves out a deleted one until it is restored", async () => {
  const { db } = database;
  const user = await someone(db);
  const { id } = await storeConversation(db, user, ["Hi"]);
  await deleteConversation(db, user, id, NOW);
  expect((await listConversations(db, user, null)).items).toEqual([]);
  await restoreConversation(db, user, id);
  expect((await listConversations(db, user, null)).items).toMatchObject([{ id, writing: false }]);
});

it("says where a reply is being written, until it has ended", async () => {
  const { db } = database;
  const user = await someone(db);
  const { messageIds } = await storeConversation(db, user, ["Hi", { text: "Hel", status: "streaming" }]);
  expect((await listConversations(db, user, null)).items).toMatchObject([{ writing: true }]);
  await db
    .update(messages)
    .set({ status: "complete" })
    .where(eq(messages.id, messageIds[1] ?? ""));
  expect((await listConversations(db, user, null)).items).toMatchObject([{ writing: false }]);
});
