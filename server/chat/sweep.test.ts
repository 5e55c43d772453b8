import { eq, inArray } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { defaultModel } from "../ai/models";
import { type Doors, message, openDoors, type Visitor } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { FailureError } from "../errors";
import { usedToday } from "../usage/ledger";
import { STALE_MS, sweep } from "./sweep";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => doors.close());
afterAll(() => database.close());

const AFTER_TOKENS = 12;
const PAGE = 100;
/** Of a PostgreSQL integer. */
const MOST_INTEGER = 2_147_483_647;
const notMine = () => false;
const away = () => Promise.reject(new FailureError({ code: "limits_unavailable", retryAfterMs: 1 }));
const anotherProcess = (staleMs: number) =>
  sweep({ db: database.db, limiter: doors.services.limiter, now: Date.now }, staleMs, notMine);

const openRow = async ({ messageId }: { messageId: string }) =>
  (await database.db.select().from(openReplies).where(eq(openReplies.messageId, messageId)))[0];
const ledgerRow = async ({ messageId }: { messageId: string }) =>
  (await database.db.select().from(usageEvents).where(eq(usageEvents.leaseId, messageId)))[0];

/** A reply in mid-stream. */
async function hanging() {
  doors = await openDoors(database.db, { behave: () => ({ kind: "hang", afterTokens: AFTER_TOKENS }) });
  const visitor = await doors.person();
  const sent = message("Explain tokens at length");
  await visitor.send(sent);
  return { visitor, sent };
}

async function checkpointed() {
  const { visitor, sent } = await hanging();
  await expect.poll(async () => (await openRow(sent))?.outputTokens, { timeout: 5_000 }).toBeGreaterThan(0);
  return { visitor, sent };
}

/** Open replies of dead processes whose sums are more than a column holds; older than any other. */
async function unendable(userId: string, count: number): Promise<string[]> {
  const [conversationId, createdAt] = [uuidv7(), new Date()];
  const model = defaultModel().id;
  const ids = Array.from({ length: count }, () => uuidv7());
  const sums = { inputTokens: MOST_INTEGER, outputTokens: MOST_INTEGER };
  await database.db.insert(conversations).values({ id: conversationId, userId, title: "" });
  await database.db
    .insert(messages)
    .values(ids.map((id) => ({ id, conversationId, role: "assistant" as const, text: "", createdAt })));
  await database.db.insert(openReplies).values(
    ids.map((messageId) => ({
      messageId,
      userId,
      model,
      admittedAt: createdAt,
      checkpointAt: new Date(0),
      ...sums,
    })),
  );
  return ids;
}

const stop = async (visitor: Visitor, { messageId }: { messageId: string }) => {
  await visitor.mutate("chat.stop", { messageId });
  await doors.services.chat.idle();
};

it("ends the reply of a process that died by its last checkpoint, once, whoever notices, and tells the guard", async () => {
  const { visitor, sent } = await checkpointed();
  const last = await openRow(sent);

  // Other processes look: too early they leave the reply alone, later two of them end it once.
  expect(await anotherProcess(STALE_MS)).toBe(0);
  const ended = await Promise.all([1, 2].map(() => anotherProcess(0)));
  expect(ended.sort()).toEqual([0, 1]);

  const row = await ledgerRow(sent);
  expect(row).toMatchObject({ ended: "died", estimated: true, outputTokens: last?.outputTokens });
  expect(row?.chargedTokens).toBe((last?.inputTokens ?? 0) + (last?.outputTokens ?? 0));
  const [reply] = await database.db.select().from(messages).where(eq(messages.id, sent.messageId));
  expect(reply?.status).toBe("failed");
  expect(reply?.text).not.toBe("");
  const { tokens, replies } = await visitor.allowance();
  expect(tokens).toMatchObject({ used: row?.chargedTokens, held: 0 });
  expect(replies.live).toBe(0);
  expect(await openRow(sent)).toBeUndefined();
  await stop(visitor, sent);
});

it("lets a process that was only slow put the entry right, and the guard with it", async () => {
  const { visitor, sent } = await hanging();
  expect(await anotherProcess(0)).toBe(1);
  const died = await ledgerRow(sent);
  expect(died).toMatchObject({ ended: "died", chargedTokens: 0 });
  await stop(visitor, sent);
  const amended = await ledgerRow(sent);
  expect(amended).toMatchObject({ id: died?.id, ended: "stopped" });
  expect(amended?.chargedTokens).toBeGreaterThan(0);
  expect((await visitor.allowance()).tokens.used).toBe(amended?.chargedTokens);
  expect(await usedToday(database.db, visitor.id ?? "", Date.now())).toBe(amended?.chargedTokens);
  expect(await openRow(sent)).toBeUndefined();
});

it("owes the guard the true figure of a slow process until it could be told, and tells it once", async () => {
  const { visitor, sent } = await hanging();
  await anotherProcess(0);
  expect(await openRow(sent)).toBeUndefined();
  doors.services.limiter.settle = away;
  await stop(visitor, sent);
  const amended = await ledgerRow(sent);
  expect((await openRow(sent))?.owedTokens).toBe(amended?.chargedTokens);
  expect((await visitor.allowance()).tokens.used).toBe(0);
  await Promise.all([anotherProcess(0), anotherProcess(0)]);
  expect((await visitor.allowance()).tokens.used).toBe(amended?.chargedTokens);
  expect(await openRow(sent)).toBeUndefined();
});

it("tells the guard of a reply whose process went between the ledger and the guard, once", async () => {
  const { visitor, sent } = await hanging();
  doors.services.limiter.settle = away;
  await stop(visitor, sent);
  const row = await ledgerRow(sent);
  const held = await visitor.allowance();
  expect(held.tokens.used).toBe(0);
  expect(held.tokens.held).toBeGreaterThan(0);

  await anotherProcess(STALE_MS);
  expect(await openRow(sent)).toMatchObject({ owedTokens: row?.chargedTokens });
  await Promise.all([anotherProcess(0), anotherProcess(0)]);
  const { tokens, requests } = await visitor.allowance();
  expect(tokens).toMatchObject({ used: row?.chargedTokens, held: 0 });
  expect(requests.remaining).toBe((requests.max ?? 0) - 1);
  expect(await openRow(sent)).toBeUndefined();
});

it("doesn't tell the guard what the ledger could not take: its lease is held until a sweep has ended it", async () => {
  const { visitor, sent } = await checkpointed();
  const { db, limiter } = doors.services;
  const [execute, told] = [db.execute, vi.spyOn(limiter, "settle")];
  db.execute = () => {
    throw new Error("no connection");
  };
  vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true });
  await visitor.mutate("chat.stop", { messageId: sent.messageId });
  const idle = doors.services.chat.idle();
  await vi.advanceTimersByTimeAsync(60_000);
  await idle;
  vi.useRealTimers();
  db.execute = execute;
  expect(told).not.toHaveBeenCalled();
  expect((await visitor.allowance()).replies.live).toBe(1);

  expect(await anotherProcess(0)).toBe(1);
  const row = await ledgerRow(sent);
  expect((await visitor.allowance()).tokens).toMatchObject({ used: row?.chargedTokens, held: 0 });
});

it("keeps what it can't tell the guard, and ends dead replies all the same", async () => {
  const { visitor, sent } = await hanging();
  const { limiter } = doors.services;
  const { deliver } = limiter;
  limiter.deliver = away;
  expect(await anotherProcess(0)).toBe(1);
  const row = await ledgerRow(sent);
  expect(await openRow(sent)).toMatchObject({ owedTokens: row?.chargedTokens });
  limiter.deliver = deliver;
  expect(await anotherProcess(0)).toBe(0);
  expect((await visitor.allowance()).tokens.used).toBe(row?.chargedTokens);
  expect(await openRow(sent)).toBeUndefined();
  await stop(visitor, sent);
});

it.each([
  ["itself", false],
  ["by a sweep", true],
])(
  "doesn't count twice what a slow process tells a store that was seeded meanwhile: %s",
  async (_, later) => {
    const { visitor, sent } = await checkpointed();
    const { limiter } = doors.services;
    expect(await anotherProcess(0)).toBe(1);
    const died = await ledgerRow(sent);
    expect(died?.chargedTokens).toBeGreaterThan(0);
    await limiter.forget(visitor.id ?? "");
    expect((await visitor.allowance()).tokens.used).toBe(died?.chargedTokens);

    if (later) limiter.settle = away;
    await stop(visitor, sent);
    await anotherProcess(0);
    expect((await visitor.allowance()).tokens.used).toBe(died?.chargedTokens);
    expect(await openRow(sent)).toBeUndefined();
    const amended = await ledgerRow(sent);
    expect(amended).toMatchObject({ ended: "stopped" });
    await limiter.forget(visitor.id ?? "");
    expect((await visitor.allowance()).tokens.used).toBe(amended?.chargedTokens);
  },
);

it("ends the others, and tells the guard of them, where a whole page can't be ended", async () => {
  const { visitor, sent } = await checkpointed();
  const broken = await unendable(visitor.id ?? "", PAGE);
  expect(await anotherProcess(STALE_MS)).toBe(0);
  expect(await anotherProcess(0)).toBe(1);
  const row = await ledgerRow(sent);
  expect(row).toMatchObject({ ended: "died" });
  expect((await visitor.allowance()).tokens.used).toBe(row?.chargedTokens);
  const left = await database.db.select({ id: openReplies.messageId }).from(openReplies);
  expect(left.map(({ id }) => id).sort()).toEqual([...broken].sort());
  await database.db.delete(messages).where(inArray(messages.id, broken));
  await stop(visitor, sent);
});

it("ends what the embedded database still has open at the start, at once: its process is gone", async () => {
  const { visitor, sent } = await hanging();
  const next = await openDoors(database.db);
  await next.services.chat.recover();
  expect(await ledgerRow(sent)).toMatchObject({ ended: "died" });
  await next.close();
  await stop(visitor, sent);
});

it("leaves replies alone at the start where another process may be writing them", async () => {
  const { visitor, sent } = await hanging();
  const next = await openDoors(database.db, {}, Date.now, {}, { shared: true });
  await next.services.chat.recover();
  expect(await ledgerRow(sent)).toBeUndefined();
  await next.close();
  await stop(visitor, sent);
});
