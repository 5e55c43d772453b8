import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors, type Visitor } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
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

const stop = async (visitor: Visitor, { messageId }: { messageId: string }) => {
  await visitor.mutate("chat.stop", { messageId });
  await doors.services.chat.idle();
};

it("ends the reply of a process that died by its last checkpoint, once, whoever notices, and tells the guard", async () => {
  const { visitor, sent } = await checkpointed();
  console.error("STEP 1");
  const last = await openRow(sent);
  console.error("STEP 2");

  // Other processes look: too early they leave the reply alone, later two of them end it once.
  expect(await anotherProcess(STALE_MS)).toBe(0);
  console.error("STEP 5");
  const ended = await Promise.all([1, 2].map(() => anotherProcess(0)));
  console.error("STEP 6");
  expect(ended.sort()).toEqual([0, 1]);
  console.error("STEP 7");

  const row = await ledgerRow(sent);
  console.error("STEP 9");
  expect(row).toMatchObject({ ended: "died", estimated: true, outputTokens: last?.outputTokens });
  console.error("STEP 10");
  expect(row?.chargedTokens).toBe((last?.inputTokens ?? 0) + (last?.outputTokens ?? 0));
  console.error("STEP 11");
  const [reply] = await database.db.select().from(messages).where(eq(messages.id, sent.messageId));
  console.error("STEP 12");
  expect(reply?.status).toBe("failed");
  console.error("STEP 13");
  expect(reply?.text).not.toBe("");
  console.error("STEP 14");
  const { tokens, replies } = await visitor.allowance();
  console.error("STEP 15");
  expect(tokens).toMatchObject({ used: row?.chargedTokens, held: 0 });
  console.error("STEP 16");
  expect(replies.live).toBe(0);
  console.error("STEP 17");
  expect(await openRow(sent)).toBeUndefined();
  console.error("STEP 18");
  await stop(visitor, sent);
  console.error("STEP 19");
});

