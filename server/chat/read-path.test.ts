import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations, messages } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { readConversation } from "./read-conversation";
import { readPath } from "./read-path";

const LENGTH = 1_000;
const PLENTY = 1_000_000;

let database: OpenDatabase;
let userId: string;
/** From the beginning down, each a character longer than the one before. */
const ids = Array.from({ length: LENGTH }, () => uuidv7());
const conversationId = uuidv7();
beforeAll(async () => {
  database = await openTestDatabase();
  userId = await createUser(database.db, { email: "somebody@test.local", name: null });
  await database.db
    .insert(conversations)
    .values({ id: conversationId, userId, title: "Long", headId: ids.at(-1) });
  const rows = ids.map((id, i) => ({
    id,
    conversationId,
    parentId: ids[i - 1] ?? null,
    role: i % 2 === 0 ? ("user" as const) : ("assistant" as const),
    text: "x".repeat(i + 1),
    createdAt: new Date(i),
  }));
  await database.db.insert(messages).values(rows);
});
afterAll(() => database.close());

const path = async (last: string, most = PLENTY) => {
  const found = await readPath(database.db, conversationId, last, most);
  return { ids: found.path.map(({ id }) => id), unread: found.unread };
};

it("reads the newest 400 messages of a branch, and says how many are above them", async () => {
  const last = ids[500] ?? "";
  expect(await path(last)).toEqual({ ids: ids.slice(101, 501), unread: 101 });
  expect(await path(ids[10] ?? "")).toEqual({ ids: ids.slice(0, 11), unread: 0 });
});

it("reads no more characters than it may, but always the last message", async () => {
  expect(await path(ids[9] ?? "", 10 + 9 + 8)).toEqual({ ids: ids.slice(7, 10), unread: 7 });
  expect(await path(ids[9] ?? "", 10 + 9 + 7)).toEqual({ ids: ids.slice(8, 10), unread: 8 });
  expect(await path(ids[9] ?? "", 0)).toEqual({ ids: ids.slice(9, 10), unread: 9 });
});

it("reads nothing of another conversation", async () => {
  expect(await readPath(database.db, uuidv7(), ids[5] ?? "", PLENTY)).toEqual({ path: [], unread: 0 });
});

it("shows a long branch in pages of 50, without a gap", async () => {
  const shown: string[] = [];
  for (let before: string | null = null; ; ) {
    const page = await readConversation(database.db, userId, conversationId, before);
    expect(page.messages).toHaveLength(50);
    shown.unshift(...page.messages.map(({ id }) => id));
    before = page.earlier;
    if (before === null) break;
  }
  expect(shown).toEqual(ids);
});
