import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { LEASE_MS } from "../limits/admission";
import { sweep } from "./sweep";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => doors.close());
afterAll(() => database.close());

it("ends the reply of a process that died by its last checkpoint, once, whoever notices", async () => {
  doors = await openDoors(database.db, { behave: () => ({ kind: "hang", afterTokens: 12 }) });
  const { db } = database;
  const visitor = await doors.person();
  const sent = message("Explain tokens at length");
  await visitor.send(sent);
  const open = async () =>
    (await db.select().from(openReplies).where(eq(openReplies.messageId, sent.messageId)))[0];
  await expect.poll(async () => (await open())?.outputTokens ?? 0, { timeout: 5_000 }).toBeGreaterThan(0);
  const last = await open();

  // Another process looks: too early it leaves the reply alone, later two of them end it once.
  const notMine = () => false;
  expect(await sweep({ db, now: Date.now }, Date.now() - LEASE_MS, notMine)).toBe(0);
  const later = Date.now() + LEASE_MS;
  const ended = await Promise.all([1, 2].map(() => sweep({ db, now: Date.now }, later, notMine)));
  expect(ended.sort()).toEqual([0, 1]);

  const [row] = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId));
  expect(row).toMatchObject({ ended: "died", estimated: true, outputTokens: last?.outputTokens });
  expect(row?.chargedTokens).toBe((last?.inputTokens ?? 0) + (last?.outputTokens ?? 0));
  const [reply] = await db.select().from(messages).where(eq(messages.id, sent.messageId));
  expect(reply?.status).toBe("failed");
  expect(reply?.text).not.toBe("");

  // The process was only slow after all: its own end changes nothing any more.
  await visitor.mutate("chat.stop", { messageId: sent.messageId });
  await doors.services.chat.idle();
  expect(await db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId))).toEqual([row]);
});
