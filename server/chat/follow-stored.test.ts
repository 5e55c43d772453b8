import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import type { ChatEvent } from "./events";
import { createFollower } from "./follow-stored";
import { checkpoint } from "./open-replies";
import { openReply } from "./open-reply";
import { storedReply } from "./stored-reply";

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

const NOTHING = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };

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

/** A stored reply that the provider has neither taken nor refused, and whose process is gone. */
async function unheard() {
  const visitor = await doors.person();
  const user = await userById(database.db, visitor.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const { chat, limiter } = doors.services;
  const sent = message("Explain tokens at length");
  const prepared = await chat.prepare(user, sent);
  const admission = await limiter.admit(user.subject, prepared.ask);
  const { lease } = admission;
  await openReply(database.db, lease, prepared, prepared.prompt(lease.inputTokens));
  const stored = await storedReply(database.db, prepared);
  if (!stored) throw new Error("not stored");
  return { sent, followed: { ...admission, prepared }, stored };
}

const here = new AbortController().signal;
const follower = (looks: { most?: number; unheard?: number }, db = database.db) =>
  createFollower(
    { db, limiter: doors.services.limiter },
    { everyMs: 1, most: 1_000_000, unheard: 1_000_000, ...looks },
  );

const collect = async (events: AsyncIterable<ChatEvent>) => {
  const seen: ChatEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
};

/** How often the database was read. */
function counting() {
  let reads = 0;
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === "select") reads += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { db, reads: () => reads };
}

it("gives up a reply that doesn't end in time, without a receipt", async () => {
  const { followed, stored, stop } = await hanging();
  const events = await collect(await follower({ most: 3 })(followed, stored, here));
  expect(events.map(({ type }) => type)).toEqual(["admitted", "delta", "failed"]);
  expect(events.at(-1)).toMatchObject({ receipt: null });
  await stop();
});

it("ends for a reply that is gone", async () => {
  const { followed, stored, sent, stop } = await hanging();
  const events = await follower({})(followed, stored, here);
  await database.db.delete(messages).where(eq(messages.conversationId, sent.conversationId));
  expect((await collect(events)).at(-1)).toMatchObject({ type: "failed", receipt: null });
  await stop();
});

it("looks no more when its reader has gone, though no event came meanwhile", async () => {
  const { followed, stored, stop } = await hanging();
  const { db, reads } = counting();
  const gone = new AbortController();
  const events = (await follower({}, db)(followed, stored, gone.signal))[Symbol.asyncIterator]();
  expect((await events.next()).value).toMatchObject({ type: "admitted" });
  expect((await events.next()).value).toMatchObject({ type: "delta" });
  const waiting = events.next();
  await expect.poll(reads).toBeGreaterThan(1);
  gone.abort();
  await waiting;
  const before = reads();
  expect((await events.next()).done).toBe(true);
  expect(reads()).toBe(before);
  await stop();
});

it("gives up a reply of which neither a text nor a checkpoint comes", async () => {
  const { followed, stored } = await unheard();
  const { db, reads } = counting();
  const following = follower({ unheard: 5 }, db)(followed, stored, here);
  await expect(following).rejects.toMatchObject({ failure: { code: "provider_unavailable" } });
  expect(reads()).toBe(5);
});

it("waits for the first text as long as checkpoints come", async () => {
  const { sent, followed, stored } = await unheard();
  const { db, reads } = counting();
  const unheardLooks = 50;
  const following = follower({ unheard: unheardLooks, most: 0 }, db)(followed, stored, here);
  const renew = (text: string) =>
    checkpoint(database.db, sent.messageId, { text, usage: NOTHING, firstTokenAt: null });
  while (reads() < 3 * unheardLooks) {
    await renew("");
    // The embedded database leaves the looks' timers no turn otherwise.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await renew("At last");
  const events = await collect(await following);
  expect(events[1]).toEqual({ type: "delta", text: "At last" });
});
