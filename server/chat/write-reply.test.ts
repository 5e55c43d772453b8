import { afterAll, beforeAll, expect, it } from "vitest";
import { createCalibration } from "../ai/estimate";
import { type Doors, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { Database, OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import type { Lease, Limiter } from "../limits/limiter";
import { PLANS } from "../plans";
import { LiveReply } from "./live-reply";
import { createOutbox } from "./outbox";
import type { Prepared } from "./prepare";
import { AlreadyStored, writeReply } from "./write-reply";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db);
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

/** One message that is asked for twice before it is stored. */
async function askedTwice() {
  const visitor = await doors.person();
  const user = await userById(database.db, visitor.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const { chat, limiter } = doors.services;
  const prepared = await chat.prepare(user, message("Hello"));
  const first = await limiter.admit(user.subject, prepared.ask);
  const second = await limiter.admit(user.subject, prepared.ask);
  return { prepared, first, second };
}

const allowanceOf = async ({ subject }: Lease) => {
  const { requests, tokens, ...rest } = await doors.services.limiter.allowance(subject);
  const { nextInMs: _, ...window } = requests;
  const { resetsInMs: __, ...day } = tokens;
  return { ...rest, requests: window, tokens: day };
};

/** @returns how it ended */
async function write(
  { lease, allowance }: Awaited<ReturnType<Limiter["admit"]>>,
  prepared: Prepared,
  db: Database = database.db,
) {
  const { client, limiter, now } = doors.services;
  const parts = { db, client, now, limiter, calibration: createCalibration() };
  const { conversationId, userMessageId, messageId } = prepared.input;
  const admitted = { conversationId, userMessageId, messageId, grantedOutput: 1, leftOut: 0, allowance };
  const live = new LiveReply(prepared.ownerId, { type: "admitted", ...admitted });
  const task = { lease, prepared, live, ...prepared.prompt(lease.inputTokens) };
  const ended = await writeReply({ ...parts, outbox: createOutbox(db) }, task, () => {}).catch(
    (error: unknown) => error,
  );
  return { ended };
}

/** A database that fails the first statement. */
function flaky(): Database {
  let failed = false;
  return new Proxy(database.db, {
    get(target, name, receiver) {
      if (name !== "execute" || failed) return Reflect.get(target, name, receiver);
      failed = true;
      return () => Promise.reject(new Error("no connection"));
    },
  });
}

it("charges the stored reply of the same ids, whichever of two writes it, and the other one's lease no second time", async () => {
  const { prepared, first, second } = await askedTwice();
  expect((await write(second, prepared)).ended).toBeUndefined();
  const before = await allowanceOf(first.lease);
  expect(before.tokens.used).toBeGreaterThan(0);
  expect((await write(first, prepared)).ended).toBeInstanceOf(AlreadyStored);
  expect(await allowanceOf(first.lease)).toEqual(before);
});

it("gives a lease back when the message can't be stored, but not from whoever asked for it too", async () => {
  const { prepared, first, second } = await askedTwice();
  expect((await write(first, prepared, flaky())).ended).toMatchObject({ message: "no connection" });
  expect((await allowanceOf(first.lease)).replies.live).toBe(1);
  await write(second, prepared, flaky());
  const { requests, tokens, replies } = await allowanceOf(first.lease);
  expect([requests.remaining, tokens.held, replies.live]).toEqual([PLANS.free.requests.max, 0, 0]);
});
