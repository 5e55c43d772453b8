import { afterAll, beforeAll, expect, it } from "vitest";
import { createCalibration } from "../ai/estimate";
import { type Doors, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { Database, OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import type { Lease, Limiter } from "../limits/limiter";
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

/** @returns the leases that were given back, and how it ended */
async function write(
  { lease, allowance }: Awaited<ReturnType<Limiter["admit"]>>,
  prepared: Prepared,
  db: Database = database.db,
) {
  const { client, limiter, now } = doors.services;
  const refunded: Lease[] = [];
  const refund: Limiter["refund"] = async (one) => {
    refunded.push(one);
    return allowance;
  };
  const parts = { db, client, now, limiter: { ...limiter, refund }, calibration: createCalibration() };
  const { conversationId, userMessageId, messageId } = prepared.input;
  const admitted = { conversationId, userMessageId, messageId, grantedOutput: 1, leftOut: 0, allowance };
  const live = new LiveReply(prepared.ownerId, { type: "admitted", ...admitted });
  const task = { lease, prepared, live, ...prepared.prompt(lease.inputTokens) };
  const ended = await writeReply({ ...parts, outbox: createOutbox(db) }, task, () => {}).catch(
    (error: unknown) => error,
  );
  return { refunded, ended };
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

it("keeps a lease that the stored reply of the same ids spends", async () => {
  const { prepared, first, second } = await askedTwice();
  expect((await write(second, prepared)).ended).toBeUndefined();
  const { refunded, ended } = await write(first, prepared);
  expect(refunded).toEqual([]);
  expect(ended).toBeInstanceOf(AlreadyStored);
});

it("gives a lease back when the message can't be stored", async () => {
  const { prepared, first } = await askedTwice();
  const { refunded, ended } = await write(first, prepared, flaky());
  expect(refunded).toEqual([first.lease]);
  expect(ended).toMatchObject({ message: "no connection" });
});

it("keeps a lease that somebody else asked for before: it may be about to be spent", async () => {
  const { prepared, second } = await askedTwice();
  expect((await write(second, prepared, flaky())).refunded).toEqual([]);
});
