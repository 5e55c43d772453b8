import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import { createUser, type User, userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations, openReplies, usageDaily, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db, { behave: () => ({ kind: "hang", afterTokens: 12 }) });
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

const person = async (): Promise<User> => {
  const id = await createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });
  const user = await userById(database.db, id, Date.now());
  if (!user) throw new Error("nobody");
  return user;
};

async function send(user: User) {
  const { chat, limiter } = doors.services;
  const sent = message("Explain tokens at length");
  const prepared = await chat.prepare(user, sent);
  const events = await chat.send(await limiter.admit(user.subject, prepared.ask), prepared);
  return { sent, events };
}

const read = async (events: AsyncIterable<unknown>) => {
  for await (const _ of events);
};

it("keeps a conversation with its owner, and counts what it costs where the limits apply", async () => {
  const [owner, address] = [await person(), await person()];
  const { sent, events } = await send({ ...owner, subject: address.subject });
  const { db } = database;
  const [open] = await db.select().from(openReplies).where(eq(openReplies.messageId, sent.messageId));
  expect(open?.userId).toBe(address.id);
  const [conversation] = await db
    .select()
    .from(conversations)
    .where(eq(conversations.id, sent.conversationId));
  expect(conversation?.userId).toBe(owner.id);

  const { chat } = doors.services;
  expect(await chat.stop(address.id, sent.messageId)).toBe(false);
  expect(await chat.stop(owner.id, sent.messageId)).toBe(true);
  await read(events);
  await chat.idle();
  const [row] = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId));
  expect(row).toMatchObject({ userId: address.id, ended: "stopped" });
  const [day] = await db.select().from(usageDaily).where(eq(usageDaily.userId, address.id));
  expect(day?.chargedTokens).toBe(row?.chargedTokens);
  expect(await db.select().from(usageDaily).where(eq(usageDaily.userId, owner.id))).toEqual([]);
});

it("lets whom the conversation went to meanwhile stop its reply, which is charged where it was admitted", async () => {
  const [guest, account] = [await person(), await person()];
  const { sent, events } = await send(guest);
  await database.db
    .update(conversations)
    .set({ userId: account.id })
    .where(eq(conversations.id, sent.conversationId));
  const { chat } = doors.services;
  expect(await chat.stop(account.id, sent.messageId)).toBe(true);
  await read(events);
  await chat.idle();
  const [row] = await database.db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId));
  expect(row).toMatchObject({ userId: guest.id, ended: "stopped" });
});
