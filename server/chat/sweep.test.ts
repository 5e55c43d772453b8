import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Doors, message, openDoors } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { LEASE_MS } from "../limits/admission";
import { usedToday } from "../usage/ledger";
import { openCharges } from "./open-replies";
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
  expect(await sweep({ db, now: Date.now }, LEASE_MS, notMine)).toBe(0);
  const ended = await Promise.all([1, 2].map(() => sweep({ db, now: Date.now }, 0, notMine)));
  expect(ended.sort()).toEqual([0, 1]);

  const [row] = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId));
  expect(row).toMatchObject({ ended: "died", estimated: true, outputTokens: last?.outputTokens });
  expect(row?.chargedTokens).toBe((last?.inputTokens ?? 0) + (last?.outputTokens ?? 0));
  const [reply] = await db.select().from(messages).where(eq(messages.id, sent.messageId));
  expect(reply?.status).toBe("failed");
  expect(reply?.text).not.toBe("");

  // The process was only slow after all: its own end puts the entry right, and guard and ledger agree.
  await visitor.mutate("chat.stop", { messageId: sent.messageId });
  await doors.services.chat.idle();
  const [amended] = await db.select().from(usageEvents).where(eq(usageEvents.leaseId, sent.messageId));
  expect(amended).toMatchObject({ id: row?.id, ended: "stopped" });
  expect(await usedToday(db, visitor.id ?? "", Date.now())).toBe(amended?.chargedTokens);
  expect((await visitor.allowance()).tokens.used).toBe(amended?.chargedTokens);
});

it("counts what a dead process's open reply has used for whoever asks before the sweep", async () => {
  doors = await openDoors(database.db, { behave: () => ({ kind: "hang", afterTokens: 12 }) });
  const { db } = database;
  const visitor = await doors.person();
  const sent = message("Explain tokens at length");
  await visitor.send(sent);
  const charges = () => openCharges(db, visitor.id ?? "", Date.now());
  await expect.poll(charges, { timeout: 5_000 }).toBeGreaterThan(0);

  // Another process starts with a cold store while the first one's reply is still open.
  const other = await openDoors(db);
  const { tokens } = await other.services.limiter.allowance(await visitor.subject());
  expect(tokens.used).toBe(await charges());
  await other.close();
  await visitor.mutate("chat.stop", { messageId: sent.messageId });
});
