import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { DemoOptions } from "../ai/demo-model";
import { type Doors, eventsOf, message, openDoors, type Visitor } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => doors.close());
afterAll(() => database.close());

const LONG_MS = 60_000;

async function visit(options: DemoOptions): Promise<Visitor> {
  doors = await openDoors(database.db, options);
  return doors.person();
}

const endings = async ({ id }: Visitor) =>
  (
    await database.db
      .select()
      .from(usageEvents)
      .where(eq(usageEvents.userId, id ?? ""))
  ).map(({ ended }) => ended);

it("lets running replies end and refuses new messages with a 503 that says when to retry", async () => {
  const visitor = await visit({ tokensPerSecond: 300 });
  const answer = await visitor.send(message("Compare two databases"));
  const { chat } = doors.services;
  expect(chat.draining).toBe(false);
  const drained = chat.drain(LONG_MS);
  expect(chat.draining).toBe(true);

  const refused = await visitor.send(message("Hello"));
  expect(refused.status).toBe(503);
  expect(refused.headers.get("Retry-After")).toBe("2");
  const { error } = await refused.json();
  expect(error.data.failure).toEqual({ code: "limits_unavailable", retryAfterMs: 2_000 });
  expect(error.message).toContain("restarting");

  expect((await eventsOf(answer)).at(-1)).toMatchObject({ type: "done", stopReason: "end_turn" });
  await drained;
  expect(await endings(visitor)).toEqual(["complete"]);
  expect(await database.db.select().from(openReplies)).toEqual([]);
});

it("cuts off what runs past the deadline, says that the server stopped, keeps what had come and charges that", async () => {
  const visitor = await visit({ behave: () => ({ kind: "hang", afterTokens: 12 }) });
  const sent = message("Explain tokens at length");
  const answer = await visitor.send(sent);
  await doors.services.chat.drain(0);
  expect((await eventsOf(answer)).at(-1)).toMatchObject({
    type: "failed",
    message: expect.stringContaining("The server stopped"),
    receipt: { ended: "died", estimated: true },
  });
  expect(await endings(visitor)).toEqual(["died"]);
  const [reply] = await database.db.select().from(messages).where(eq(messages.id, sent.messageId));
  expect(reply).toMatchObject({ status: "failed", failure: null });
  expect(reply?.text).not.toBe("");
  expect(await database.db.select().from(openReplies)).toEqual([]);
  const { tokens } = await visitor.allowance();
  expect(tokens.held).toBe(0);
  expect(tokens.used).toBeGreaterThan(0);
});

it("leaves a reply that its reader stopped before the deadline a stopped one", async () => {
  const visitor = await visit({ behave: () => ({ kind: "hang", afterTokens: 12 }) });
  const sent = message("Explain tokens at length");
  const answer = await visitor.send(sent);
  await Promise.all([
    visitor.mutate("chat.stop", { messageId: sent.messageId }),
    doors.services.chat.drain(200),
  ]);
  expect((await eventsOf(answer)).at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
  expect(await endings(visitor)).toEqual(["stopped"]);
});

it("stores nothing of a message that was admitted just before, and gives its lease back", async () => {
  const visitor = await visit({});
  const { chat, limiter } = doors.services;
  const user = await userById(database.db, visitor.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const sent = message("Hello");
  const prepared = await chat.prepare(user, sent);
  const admission = await limiter.admit(user.subject, prepared.ask);
  await chat.drain(LONG_MS);
  await expect(chat.send(admission, prepared)).rejects.toMatchObject({
    failure: { code: "limits_unavailable" },
  });
  expect(doors.upstream.calls.count).toBe(0);
  expect(await database.db.select().from(messages).where(eq(messages.id, sent.messageId))).toEqual([]);
  expect((await visitor.allowance()).requests.remaining).toBe(PLANS.free.requests.max);
});
