import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import type { Admitted, Placed } from "./events";
import { createFollower, type Followed } from "./follow-stored";
import { checkpoint } from "./open-replies";
import { openReply } from "./open-reply";
import { replyOf, type StoredReply } from "./stored-reply";

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

/** An admitted message, and what its follower needs to know. */
async function admittedMessage() {
  const visitor = await doors.person();
  const user = await userById(database.db, visitor.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const { chat, limiter } = doors.services;
  const sent = message("Explain tokens at length");
  const prepared = await chat.prepare(user, sent);
  const admission = await limiter.admit(user.subject, prepared.ask);
  const { allowance, lease } = admission;
  const { conversationId, userMessageId, messageId } = sent;
  const ids = { conversationId, userMessageId, messageId };
  const { grantedOutput } = lease;
  const admitted: Admitted = { type: "admitted", ...ids, grantedOutput, leftOut: 0, allowance };
  const stored = async (): Promise<StoredReply> => {
    const reply = await replyOf(database.db, user.id, messageId);
    if (!reply) throw new Error("not stored");
    return reply;
  };
  const followed = async (gone = new AbortController().signal): Promise<Followed> => ({
    ownerId: user.id,
    subject: user.subject,
    stored: await stored(),
    gone,
  });
  const stop = () => chat.stop(user.id, messageId);
  return { sent, prepared, admission, admitted, stored, followed, stop };
}

/** A reply in mid-stream. */
async function hanging() {
  const begun = await admittedMessage();
  await doors.services.chat.send(begun.admission, begun.prepared);
  await expect.poll(async () => (await begun.stored()).message.text, { timeout: 5_000 }).not.toBe("");
  return begun;
}

/** A stored reply that the provider has neither taken nor refused, and whose process is gone. */
async function unheard() {
  const begun = await admittedMessage();
  const { lease } = begun.admission;
  await openReply(database.db, lease, begun.prepared, begun.prepared.prompt(lease.inputTokens));
  return begun;
}

const follower = (unheardLooks = 1_000_000, db = database.db) =>
  createFollower({ db, limiter: doors.services.limiter }, { everyMs: 1, unheard: unheardLooks });

const collect = async (events: AsyncIterable<Placed>) => {
  const seen: Placed[] = [];
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

it("gives up a reply of which nothing is heard in mid-stream, without a receipt", async () => {
  const { sent, admitted, stored, followed } = await unheard();
  await checkpoint(database.db, sent.messageId, { text: "Some", usage: NOTHING, firstTokenAt: null });
  const events = await collect(follower(3).events(await followed(), admitted));
  expect(events.map(({ event }) => event.type)).toEqual(["admitted", "delta", "failed"]);
  expect(events.at(-1)).toMatchObject({ at: "Some".length, event: { receipt: null } });
  expect((await stored()).message.status).toBe("streaming");
});

it("ends for a reply that is gone", async () => {
  const { sent, admitted, followed, stop } = await hanging();
  const events = follower().events(await followed(), admitted);
  await database.db.delete(messages).where(eq(messages.conversationId, sent.conversationId));
  expect((await collect(events)).at(-1)?.event).toMatchObject({ type: "failed", receipt: null });
  await stop();
});

it("goes on after a look that failed", async () => {
  const { admitted, followed, stop } = await hanging();
  let failures = 3;
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === "select" && failures-- > 0) throw new Error("no connection");
      return Reflect.get(target, name, receiver);
    },
  });
  const events = collect(follower(undefined, db).events(await followed(), admitted));
  await stop();
  expect((await events).at(-1)?.event).toMatchObject({ type: "done", stopReason: "stopped" });
  expect(failures).toBeLessThan(0);
});

it("looks no more when its reader has gone, though no event came meanwhile", async () => {
  const { admitted, followed, stop } = await hanging();
  const { db, reads } = counting();
  const gone = new AbortController();
  const events = follower(undefined, db).events(await followed(gone.signal), admitted);
  expect((await events.next()).value).toMatchObject({ event: { type: "admitted" } });
  expect((await events.next()).value).toMatchObject({ event: { type: "delta" } });
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
  const { followed } = await unheard();
  const { db, reads } = counting();
  const accepted = follower(5, db).accepted(await followed());
  await expect(accepted).rejects.toMatchObject({ failure: { code: "provider_unavailable" } });
  expect(reads()).toBe(5);
});

it("waits for the first text as long as checkpoints come", async () => {
  const { sent, admitted, followed } = await unheard();
  const { db, reads } = counting();
  const unheardLooks = 50;
  const accepted = follower(unheardLooks, db).accepted(await followed());
  const renew = (text: string) =>
    checkpoint(database.db, sent.messageId, { text, usage: NOTHING, firstTokenAt: null });
  while (reads() < 3 * unheardLooks) {
    await renew("");
    // The embedded database leaves the looks' timers no turn otherwise.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await renew("At last");
  const events = follower(0).events({ ...(await followed()), stored: await accepted }, admitted);
  expect((await collect(events))[1]).toEqual({ at: 7, event: { type: "delta", text: "At last" } });
});

it("begins after what its reader has", async () => {
  const { sent, admitted, followed } = await unheard();
  const text = "one two";
  await checkpoint(database.db, sent.messageId, { text, usage: NOTHING, firstTokenAt: null });
  const from = async (after: number) => collect(follower(0).events(await followed(), admitted, after));
  expect((await from(4))[1]).toEqual({ at: text.length, event: { type: "delta", text: "two" } });
  expect((await from(text.length)).map(({ event }) => event.type)).toEqual(["admitted", "failed"]);
});

it("reads only what it has not, also behind characters of two code units", async () => {
  const { sent, admitted, followed } = await unheard();
  const gone = new AbortController();
  const written = [
    "\u{1f600} one",
    "\u{1f600} one two \u{1f600}",
    "\u{1f600} one two \u{1f600}\u{1f600} three",
  ];
  const write = (text = "") =>
    checkpoint(database.db, sent.messageId, { text, usage: NOTHING, firstTokenAt: null });
  await write(written[0]);
  const events = follower().events(await followed(gone.signal), admitted, "\u{1f600} ".length);
  expect((await events.next()).value).toMatchObject({ event: { type: "admitted" } });
  for (const [n, text] of written.entries()) {
    await write(text);
    const from = written[n - 1]?.length ?? "\u{1f600} ".length;
    const delta = { at: text.length, event: { type: "delta", text: text.slice(from) } };
    expect((await events.next()).value).toEqual(delta);
  }
  gone.abort();
  const { ownerId } = await followed();
  const rest = await replyOf(database.db, ownerId, sent.messageId, [..."\u{1f600} one"].length);
  expect(rest?.message.text).toBe(" two \u{1f600}\u{1f600} three");
});
