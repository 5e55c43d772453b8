import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import type { ChatEvent } from "./events";
import { createFollower } from "./follow-stored";
import { storedReply } from "./stored-reply";
import { MOST_READERS } from "./too-many-readers";

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

/** A reply in mid-stream, and what another process has in its hands when its message comes again. */
async function hanging() {
  const visitor = await doors.person();
  const user = await userById(database.db, visitor.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const { chat, limiter } = doors.services;
  const sent = message("Explain tokens at length");
  const prepared = await chat.prepare(user, sent);
  const admission = await limiter.admit(user.subject, prepared.ask);
  await chat.send(admission, prepared);
  const again = async () => {
    const stored = await storedReply(database.db, prepared);
    if (!stored) throw new Error("not stored");
    return stored;
  };
  await expect.poll(async () => (await again()).message.text, { timeout: 5_000 }).not.toBe("");
  const stop = () => chat.stop(user.id, sent.messageId);
  return { sent, stop, followed: { ...admission, prepared }, stored: await again() };
}

const follower = (most: number) =>
  createFollower({ db: database.db, limiter: doors.services.limiter }, { everyMs: 1, most });

const collect = async (events: AsyncIterable<ChatEvent>) => {
  const seen: ChatEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

it("gives up a reply that doesn't end in time, without a receipt", async () => {
  const { followed, stored, stop } = await hanging();
  const events = await collect(await follower(3)(followed, stored));
  expect(events.map(({ type }) => type)).toEqual(["admitted", "delta", "failed"]);
  expect(events.at(-1)).toMatchObject({ receipt: null });
  await stop();
});

it("ends for a reply that is gone", async () => {
  const { followed, stored, sent, stop } = await hanging();
  const events = await follower(1_000)(followed, stored);
  await database.db.delete(messages).where(eq(messages.conversationId, sent.conversationId));
  expect((await collect(events)).at(-1)).toMatchObject({ type: "failed", receipt: null });
  await stop();
});

it(`is read by ${MOST_READERS} at once at the most, and by the next when one goes away`, async () => {
  const { followed, stored, stop } = await hanging();
  const follow = follower(1_000_000);
  const readers = await Promise.all(
    Array.from({ length: MOST_READERS }, async () =>
      (await follow(followed, stored))[Symbol.asyncIterator](),
    ),
  );
  await Promise.all(readers.map((reader) => reader.next()));
  await expect(follow(followed, stored)).rejects.toMatchObject({ failure: { code: "conflict" } });
  await readers[0]?.return?.();
  const last = await follow(followed, stored);
  await stop();
  expect((await collect(last)).at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
});
