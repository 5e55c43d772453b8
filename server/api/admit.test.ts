import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { CALL_LIMITS } from "../limits/call-limits";
import { type Doors, message, openDoors } from "./test-doors";

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

it("keeps nothing of a lease for a message sent again that its own limit refuses", async () => {
  const { limiter, callLimits } = doors.services;
  const visitor = await doors.person();
  const sent = message("hi");
  const subject = await visitor.subject();
  const price = { inputNanoUsd: 0, outputNanoUsd: 0 };
  const size = { inputTokens: 100, maxOutput: 500, minOutput: 256, price };
  const { lease } = await limiter.admit(subject, { leaseId: sent.messageId, ...size });
  for (let n = 0; n < CALL_LIMITS.read.max; n++) callLimits.read.take(`user:${subject.userId}`);

  expect((await visitor.send(sent)).status).toBe(429);
  expect((await visitor.allowance()).replies.live).toBe(1);
  const left = await limiter.refund(lease);
  expect(left.replies.live).toBe(0);
  expect(left.requests.remaining).toBe(left.requests.max);
});
