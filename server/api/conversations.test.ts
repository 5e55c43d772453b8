import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { storeConversation } from "../chat/conversation.fixture";
import type { OpenDatabase } from "../db/database";
import { conversations } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { type Doors, openDoors, stranger, type Visitor } from "./test-doors";

let clock = Date.parse("2026-05-04T12:00:00Z");
let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db, {}, () => clock);
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

const stored = async (id: string) =>
  (await database.db.select().from(conversations).where(eq(conversations.id, id)))[0];
const owned = async () => {
  const person = await doors.person();
  const { id } = await storeConversation(database.db, person.id ?? "", ["Hi"]);
  return { person, id };
};

const ACTS = [
  ["chat.rename", { title: "Mine" }],
  ["chat.delete", {}],
  ["chat.restore", {}],
] as const;

it.each(ACTS)("%s of another user's conversation is of none, and changes nothing", async (path, input) => {
  const { id } = await owned();
  const before = await stored(id);
  const other = await doors.person();
  const refused = async (who: Visitor, which: string) =>
    (await who.mutate(path, { ...input, id: which })).status;
  expect(await refused(other, id)).toBe(404);
  expect(await refused(other, uuidv7())).toBe(404);
  expect(await refused(other, "1")).toBe(400);
  expect(await refused(stranger(doors.services), id)).toBe(401);
  expect(await stored(id)).toEqual(before);
});

it("deletes once: doing it again doesn't put off the end", async () => {
  const { person, id } = await owned();
  await person.mutate("chat.delete", { id });
  const first = (await stored(id))?.deletedAt;
  expect(first).toEqual(new Date(clock));
  clock += 60_000;
  expect((await person.mutate("chat.delete", { id })).status).toBe(200);
  expect((await stored(id))?.deletedAt).toEqual(first);
});

it("renames no deleted conversation, and one that was restored", async () => {
  const { person, id } = await owned();
  await person.mutate("chat.delete", { id });
  expect((await person.mutate("chat.rename", { id, title: "Late" })).status).toBe(404);
  await person.mutate("chat.restore", { id });
  expect((await person.mutate("chat.rename", { id, title: "  In time " })).status).toBe(200);
  expect(await stored(id)).toMatchObject({ title: "In time", deletedAt: null });
});

it.each([
  ["the user's first words, of all that the REST door brings", ["assistant", "user", "assistant", "user"]],
  ["its only question", ["user"]],
])("names a conversation by %s", async (_, roles) => {
  const person = await doors.person();
  const turns = roles.map((role, i) => ({ role, content: ` ${role}\n ${i}` }));
  const answer = await person.post({ messages: turns });
  await answer.text();
  const { title } = (await stored(answer.headers.get("X-Conversation-Id") ?? "")) ?? {};
  expect(title).toBe(`user ${roles.indexOf("user")}`);
});

it.each([
  ["## What is a **lease**, and `admit()`?", "What is a lease, and admit()?"],
  ["\u202Eturned\u202C around", "turned around"],
  ["word ".repeat(30), `${"word ".repeat(11).trim()}…`],
  ["x".repeat(80), `${"x".repeat(59)}…`],
  ["```", "```"],
])("names a conversation that begins with %j", async (text, title) => {
  const person = await doors.person();
  const answer = await person.post({ messages: [{ role: "user", content: text }] });
  await answer.text();
  expect(await stored(answer.headers.get("X-Conversation-Id") ?? "")).toMatchObject({ title });
});
