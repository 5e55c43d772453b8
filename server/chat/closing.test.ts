import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultModel } from "../ai/models";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { rowsOf } from "../db/rows";
import { conversations, messages, openReplies, searchable, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { type LedgerEntry, usedToday } from "../usage/ledger";
import { closeReply } from "./closing";
import { checkpoint, markFollowed, requestStop, wishesFor } from "./open-replies";
import { takeAway } from "./outbox";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const NOON = Date.parse("2026-03-28T12:00:00.000Z");

/** A reply in the making, and how it may end. */
async function opened() {
  const { db } = database;
  const userId = await createUser(db, { email: `${uuidv7()}@test.local`, name: null });
  const [conversationId, messageId] = [uuidv7(), uuidv7()];
  const model = defaultModel().id;
  await db.insert(conversations).values({ id: conversationId, userId, title: "" });
  await db.insert(messages).values({
    id: messageId,
    conversationId,
    role: "assistant",
    status: "streaming",
    text: "so far",
    createdAt: new Date(NOON),
  });
  await db.insert(openReplies).values({ messageId, userId, model, admittedAt: new Date(NOON) });
  const entry = (ended: LedgerEntry["ended"], tokens: number): LedgerEntry => ({
    leaseId: messageId,
    userId,
    conversationId,
    messageId,
    model,
    ended,
    stopReason: null,
    usage: { inputTokens: tokens, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 },
    chargedTokens: tokens,
    costMicroUsd: tokens * 3,
    estimatedInputTokens: tokens,
    estimated: true,
    admittedAt: new Date(NOON),
    firstTokenAt: null,
    settledAt: new Date(NOON + 5),
  });
  const die = (tokens: number) =>
    closeReply(db, messageId, { status: "failed", entry: entry("died", tokens) });
  const end = (tokens: number, ended: "complete" | "died" = "complete") => {
    const status = ended === "died" ? "failed" : ended;
    return closeReply(db, messageId, { status, text: "all of it", entry: entry(ended, tokens) });
  };
  return {
    userId,
    messageId,
    die,
    end,
    async now() {
      const [open] = await db.select().from(openReplies).where(eq(openReplies.messageId, messageId));
      const [message] = await db.select().from(messages).where(eq(messages.id, messageId));
      const events = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, messageId));
      return { open, message, events, used: await usedToday(db, userId, NOON) };
    },
  };
}

it("ends a reply once: whoever is first writes the ledger and what the guard is owed", async () => {
  const { end, die, now } = await opened();
  expect((await Promise.all([end(9), end(9), end(9)])).filter(Boolean)).toHaveLength(1);
  const { open, events, used, message } = await now();
  expect(events).toHaveLength(1);
  expect(used).toBe(9);
  expect(open).toMatchObject({ owedTokens: 9, owedMicroUsd: 27, owedAt: new Date(NOON + 5) });
  expect(message).toMatchObject({ status: "complete", text: "all of it" });
  expect(await die(4)).toBeNull();
  expect(await end(5)).toBeNull();
  expect(await now()).toEqual({ open, message, events, used });
});

it("owes the guard the true figure of a reply that was taken for dead, whether or not it was told the other one", async () => {
  for (const told of [false, true]) {
    const { die, end, now, messageId } = await opened();
    expect(await die(4)).toBe("ended");
    expect((await now()).message).toMatchObject({ status: "failed", text: "so far" });
    if (told) await takeAway(database.db, [{ messageId, tokens: 4 }]);
    expect(await end(9)).toBe("amended");
    const { open, message, events, used } = await now();
    expect(open).toMatchObject({ owedTokens: 9, owedMicroUsd: 27, owedAt: new Date(NOON) });
    expect(message).toMatchObject({ status: "complete", text: "all of it" });
    expect(events).toHaveLength(1);
    expect(used).toBe(9);
    // Somebody who told the guard the old figure meanwhile must not take the new one away.
    await takeAway(database.db, [{ messageId, tokens: 4 }]);
    expect((await now()).open).toMatchObject({ owedTokens: 9 });
  }
});

it("puts right with all of its text what was taken for dead, where its own process ends as well", async () => {
  const { die, end, now } = await opened();
  expect(await die(4)).toBe("ended");
  expect(await end(9, "died")).toBe("amended");
  const { open, message, events, used } = await now();
  expect(open).toMatchObject({ owedTokens: 9, owedAt: new Date(NOON) });
  expect(message).toMatchObject({ status: "failed", text: "all of it" });
  expect(events).toMatchObject([{ ended: "died", chargedTokens: 9 }]);
  expect(used).toBe(9);
  // A write whose answer was lost is tried again.
  await end(9, "died");
  expect(await now()).toEqual({ open, message, events, used });
});

it("changes nothing of a reply that has ended: neither a late checkpoint nor a late stop", async () => {
  const { messageId, userId, end, now } = await opened();
  await end(9);
  const before = await now();
  const usage = { inputTokens: 1, outputTokens: 1, cacheWriteTokens: 0, cacheReadTokens: 0 };
  await checkpoint(database.db, messageId, { text: "late", usage, firstTokenAt: null });
  expect(await requestStop(database.db, userId, messageId)).toBe(false);
  expect(await now()).toEqual(before);
});

it("passes a stop on to whoever writes the reply, for the owner alone", async () => {
  const [mine, other] = [await opened(), await opened()];
  const ids = [mine.messageId, other.messageId];
  expect(await requestStop(database.db, other.userId, mine.messageId)).toBe(false);
  expect(await wishesFor(database.db, ids)).toEqual([]);
  expect(await requestStop(database.db, mine.userId, mine.messageId)).toBe(true);
  expect(await wishesFor(database.db, ids)).toEqual([{ id: mine.messageId, stop: true, followed: false }]);
  expect(await wishesFor(database.db, [other.messageId])).toEqual([]);
});

it("tells a reply's process that it is followed, for a while", async () => {
  const { messageId } = await opened();
  await markFollowed(database.db, messageId);
  expect(await wishesFor(database.db, [messageId])).toEqual([{ id: messageId, stop: false, followed: true }]);
  await database.db
    .update(openReplies)
    .set({ followedUntil: sql`now()` })
    .where(eq(openReplies.messageId, messageId));
  expect(await wishesFor(database.db, [messageId])).toEqual([]);
});

it("makes the words of the text that a reply ends with, and none before", async () => {
  const wordsOf = async (messageId: string) => {
    const made = sql<boolean>`${messages.search} is not distinct from ${searchable(messages.text)}`;
    const rows = await database.db
      .select({ text: messages.text, search: messages.search, made })
      .from(messages)
      .where(eq(messages.id, messageId));
    return rows[0];
  };
  const { messageId, die, end } = await opened();
  expect(await wordsOf(messageId)).toMatchObject({ text: "so far", search: null });
  await die(4);
  expect(await wordsOf(messageId)).toMatchObject({ text: "so far", made: true });
  await end(9);
  expect(await wordsOf(messageId)).toMatchObject({ text: "all of it", made: true });
  const other = await opened();
  await other.end(9);
  expect(await wordsOf(other.messageId)).toMatchObject({ text: "all of it", made: true });
});

it("writes a checkpoint into no index, however many there are", async () => {
  const { messageId } = await opened();
  const usage = { inputTokens: 1, outputTokens: 1, cacheWriteTokens: 0, cacheReadTokens: 0 };
  const checkpoints = 20;
  // A row's new version on its page is one that no index is told of (HOT).
  const updates = sql`
    select pg_stat_get_xact_tuples_updated(id)::integer as every, pg_stat_get_xact_tuples_hot_updated(id)::integer as hot
    from (values ('messages'::regclass)) as of_messages (id)`;
  const [before, after] = await database.db.transaction(async (tx) => {
    const read = async () => rowsOf(await tx.execute(updates))[0] as { every: number; hot: number };
    const at = await read();
    for (let i = 0; i < checkpoints; i++)
      await checkpoint(tx, messageId, { text: `so far ${i}`, usage, firstTokenAt: null });
    return [at, await read()];
  });
  expect(after).toEqual({ every: before.every + checkpoints, hot: before.hot + checkpoints });
});
