import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { CALL_LIMITS } from "../limits/call-limits";
import { PLANS } from "../plans";
import { answerUsageExport } from "./http-usage-export";
import { type Doors, message, openDoors, stranger, type Visitor } from "./test-doors";

const { read, strict } = CALL_LIMITS;

let clock = Date.parse("2026-05-04T12:00:00Z");
let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db, {}, () => clock);
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

/** As many readings at once as the limit has, in batches as the browser sends them. */
async function readToTheLimit(visitor: Visitor) {
  const names = Array(10).fill("billing.plans").join(",");
  for (let i = 0; i < read.max / 10; i++) await (await visitor.trpc(`${names}?batch=1`)).text();
}

it("refuses the reading after the last of a minute with the limits' headers, and takes one again when told", async () => {
  const person = await doors.person();
  await readToTheLimit(person);
  const refused = await person.trpc("limits.allowance");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("Retry-After")).toBe(String(read.windowMs / 1000));
  expect(refused.headers.get("X-RateLimit-Limit")).toBe(String(PLANS.free.requests.max));
  const { failure } = (await refused.json()).error.data;
  expect(failure).toMatchObject({ code: "rate_limited", max: read.max, remaining: 0, upgrade: null });
  clock += read.windowMs - 1;
  expect((await person.trpc("limits.allowance")).status).toBe(429);
  clock += 1;
  expect((await person.trpc("limits.allowance")).status).toBe(200);
});

it("counts each user alone, strangers by address, and sending a message not at all", async () => {
  const person = await doors.person();
  await readToTheLimit(person);
  await readToTheLimit(stranger(doors.services));
  expect((await person.trpc("billing.plans")).status).toBe(429);
  const unknown = await stranger(doors.services).trpc("billing.plans");
  expect(unknown.status).toBe(429);
  expect((await unknown.json()).error.data.failure.allowance.plan).toBe("guest");
  expect((await (await doors.person()).trpc("billing.plans")).status).toBe(200);
  const sent = await person.send(message("hi"));
  expect(sent.status).toBe(200);
  await sent.text();
});

it("counts a message that is sent again as a reading, and leaves its reply and its limits alone", async () => {
  const person = await doors.person();
  const sent = message("hi");
  await (await person.send(sent)).text();
  const before = await person.allowance();
  for (let i = 0; i < read.max; i++) {
    const again = await person.send(sent);
    expect(again.status).toBe(200);
    await again.text();
  }
  const refused = await person.send(sent);
  expect(refused.status).toBe(429);
  expect((await refused.json()).error.data.failure).toMatchObject({ max: read.max, upgrade: null });
  expect((await person.allowance()).tokens).toEqual(before.tokens);
  expect((await person.send(message("another"))).status).toBe(200);
});

it("refuses sends after as many that make no sense, by either door, before anything is looked at", async () => {
  const person = await doors.person();
  const sent = message("hi");
  await (await person.send(sent)).text();
  await doors.services.chat.idle();
  const { conversationId, userMessageId } = sent;
  const again = { kind: "regenerate", conversationId, userMessageId };
  const mistakes: [number, () => Promise<Response>][] = [
    [400, () => person.send({ ...sent, messageId: "x" })],
    [400, () => person.send({ ...message("hi"), model: "none" })],
    [404, () => person.send({ ...again, conversationId: message("").conversationId, messageId: uuidv7() })],
    [409, () => person.send({ ...sent, text: "ho" })],
    [400, () => person.send({ ...again, messageId: uuidv7(), userMessageId: sent.messageId })],
    [400, () => person.post({ messages: [] })],
  ];
  for (let n = 0; n < read.max; n++) {
    const [status, send] = mistakes[n % mistakes.length] ?? [];
    const answer = await send?.();
    expect([n, answer?.status]).toEqual([n, status]);
    await answer?.text();
  }
  const prepare = vi.spyOn(doors.services.chat, "prepare");
  for (const [, send] of mistakes) expect((await send()).status).toBe(429);
  expect(prepare).not.toHaveBeenCalled();
  prepare.mockRestore();
  expect((await person.trpc("limits.allowance")).status).toBe(200);
  clock += read.windowMs;
  const answer = await person.send(message("hi"));
  expect(answer.status).toBe(200);
  await answer.text();
});

it("reads what a hammering user has left at most once a second", async () => {
  const person = await doors.person();
  await readToTheLimit(person);
  const allowance = vi.spyOn(doors.services.limiter, "allowance");
  for (let i = 0; i < 50; i++) await person.trpc("billing.plans");
  clock += 999;
  await person.trpc("billing.plans");
  expect(allowance).toHaveBeenCalledTimes(1);
  clock += 1;
  await person.trpc("billing.plans");
  expect(allowance).toHaveBeenCalledTimes(2);
  allowance.mockRestore();
});

it("answers an export too many 429 as problem+json, counted with the other strict acts", async () => {
  const person = await doors.person();
  const user = await userById(database.db, person.id ?? "", clock);
  const download = (to: string) =>
    answerUsageExport(
      doors.services,
      user,
      new Request(`http://localhost/usage/export?from=2026-05-01&to=${to}`),
    );
  expect((await download("never")).status).toBe(400);
  await person.mutate("keys.create", { name: "key" });
  for (let i = 1; i < strict.max; i++) expect((await download("2026-05-04")).status).toBe(200);
  const refused = await download("2026-05-04");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(refused.headers.get("Retry-After")).toBe(String(strict.windowMs / 1000));
  expect(await refused.json()).toMatchObject({ code: "rate_limited", max: strict.max, status: 429 });
});
