import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { DemoOptions } from "../ai/demo-model";
import {
  type Doors,
  eventsOf,
  type Message,
  message,
  openDoors,
  textOf,
  type Visitor,
} from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { createMemoryStore } from "../limits/memory-store";
import type { AdmissionStore } from "../limits/store";
import { PLANS } from "../plans";
import type { ChatEvent } from "./events";
import { sweep } from "./sweep";

/** Two processes on one database and one store; `here` and `there` are one person's doors to them. */
let database: OpenDatabase;
let store: AdmissionStore;
let one: Doors;
let two: Doors;
let here: Visitor;
let there: Visitor;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  await one.close();
  await two.close();
});
afterAll(() => database.close());

async function processes(options: DemoOptions = {}) {
  store = createMemoryStore({ now: Date.now, ceilingMicroUsd: null });
  const given = { store, shared: true };
  one = await openDoors(database.db, options, Date.now, {}, given);
  two = await openDoors(database.db, options, Date.now, {}, given);
  here = await one.person();
  there = two.visit(here.id);
}

const HANGS: DemoOptions = { behave: () => ({ kind: "hang", afterTokens: 12 }) };

const replyOf = async ({ messageId }: Message) =>
  (await database.db.select().from(messages).where(eq(messages.id, messageId)))[0];
const calls = () => one.upstream.calls.count + two.upstream.calls.count;

/** Until a checkpoint has some of its text. */
const inMidStream = (sent: Message) =>
  expect.poll(async () => (await replyOf(sent))?.text ?? "", { timeout: 5_000 }).not.toBe("");

async function expectSettled() {
  for (const { services } of [one, two]) await services.chat.idle();
  const { tokens, replies, requests } = await here.allowance();
  const rows = await database.db
    .select()
    .from(usageEvents)
    .where(eq(usageEvents.userId, here.id ?? ""));
  expect(tokens.held).toBe(0);
  expect(replies.live).toBe(0);
  expect(tokens.used).toBe(rows.reduce((sum, row) => sum + row.chargedTokens, 0));
  expect(await database.db.select().from(openReplies)).toEqual([]);
  return { rows, requests };
}

it("calls the model once for a message that comes to two processes at once, and gives both the whole reply", async () => {
  await processes({ tokensPerSecond: 300 });
  const sent = message("What is a ledger?");
  const answers = await Promise.all([here, there, here, there].map((door) => door.send(sent)));
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  const read = await Promise.all(answers.map(eventsOf));
  expect(calls()).toBe(1);
  const stored = await replyOf(sent);
  expect(stored).toMatchObject({ status: "complete" });
  for (const events of read) {
    expect(events[0]?.type).toBe("admitted");
    expect(textOf(events)).toBe(stored?.text);
    expect(events.at(-1)).toMatchObject({ type: "done", stopReason: "end_turn" });
  }
  const { rows, requests } = await expectSettled();
  expect(rows).toHaveLength(1);
  expect(requests.remaining).toBe(PLANS.free.requests.max - 1);
});

it("lets one of two processes generate, whichever of them was asked first", async () => {
  await processes();
  for (let round = 0; round < 10; round++) {
    const visitor = await one.person("enterprise");
    const other = two.visit(visitor.id);
    const sent = message("Hello");
    const before = calls();
    const answers = await Promise.all([other.send(sent), visitor.send(sent)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const [a = [], b = []] = await Promise.all(answers.map(eventsOf));
    expect(textOf(a)).not.toBe("");
    expect(textOf(b)).toBe(textOf(a));
    expect(calls()).toBe(before + 1);
    await Promise.all([one, two].map(({ services }) => services.chat.idle()));
    const { tokens, requests, replies } = await visitor.allowance();
    const [row, more] = await database.db
      .select()
      .from(usageEvents)
      .where(eq(usageEvents.userId, visitor.id ?? ""));
    expect(more).toBeUndefined();
    expect(tokens).toMatchObject({ used: row?.chargedTokens, held: 0 });
    expect(requests.remaining).toBe(PLANS.enterprise.requests.max - 1);
    expect(replies.live).toBe(0);
  }
});

it("leaves a lease to the process that took the message up with it, though another one had asked for it first", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  const user = await userById(database.db, here.id ?? "", Date.now());
  if (!user) throw new Error("nobody");
  const [first, second] = [one.services, two.services];
  const prepared = await first.chat.prepare(user, sent);
  const asked = await first.limiter.admit(user.subject, prepared.ask);
  const again = await second.limiter.admit(user.subject, prepared.ask);
  expect([asked.lease.duplicate, again.lease.duplicate]).toEqual([false, true]);

  await second.chat.send(again, prepared);
  const followed = await first.chat.send(asked, prepared);
  const { tokens, replies } = await here.allowance();
  expect(tokens.held).toBe(asked.lease.inputTokens + asked.lease.grantedOutput);
  expect(replies.live).toBe(1);
  expect(await first.chat.stop(user.id, sent.messageId)).toBe(true);
  let last: ChatEvent | undefined;
  for await (const event of followed) last = event;
  expect(last).toMatchObject({ type: "done", stopReason: "stopped" });
  expect(calls()).toBe(1);
  expect((await expectSettled()).rows).toHaveLength(1);
});

it("shows a message that was sent long ago as it is stored, and gives the new lease back", async () => {
  await processes();
  const sent = message("Hello");
  const before = textOf(await eventsOf(await here.send(sent)));
  await one.services.chat.idle();
  await one.services.limiter.forget(here.id ?? "");
  const again = await eventsOf(await there.send(sent));
  expect(textOf(again)).toBe(before);
  expect(again.at(-1)).toMatchObject({
    type: "done",
    allowance: { replies: { live: 0 }, tokens: { held: 0 } },
  });
  expect(calls()).toBe(1);
  const { rows, requests } = await expectSettled();
  expect(rows).toHaveLength(1);
  expect(requests.remaining).toBe(PLANS.free.requests.max - 1);
});

it("refuses another message under the same ids, and charges nothing for it", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  await here.send(sent);
  expect((await there.send({ ...sent, text: "Something else" })).status).toBe(409);
  const stranger = await two.person();
  expect((await stranger.send(sent)).status).toBe(404);
  expect((await stranger.send({ ...sent, conversationId: message("").conversationId })).status).toBe(409);
  expect(await stranger.allowance()).toMatchObject({
    requests: { remaining: PLANS.free.requests.max },
    tokens: { used: 0, held: 0 },
  });
  await here.mutate("chat.stop", { messageId: sent.messageId });
  expect((await expectSettled()).rows).toHaveLength(1);
});

it("gives nobody a reply that the provider refuses, and nothing is charged", async () => {
  await processes({ behave: () => ({ kind: "overloaded", retryAfterMs: 1 }) });
  const sent = message("Hello");
  const answers = await Promise.all([here, there].map((door) => door.send(sent)));
  for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(500);
  const { rows, requests } = await expectSettled();
  expect(rows.every((row) => row.chargedTokens === 0)).toBe(true);
  expect(requests.remaining).toBe(PLANS.free.requests.max);
  expect(await replyOf(sent)).toBeUndefined();
});

it("follows a reply that another process writes, from its start to its end", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  const first = await here.send(sent);
  await inMidStream(sent);
  const second = await there.send(sent);
  expect(second.status).toBe(200);
  expect(calls()).toBe(1);
  await here.mutate("chat.stop", { messageId: sent.messageId });
  const [own, followed] = await Promise.all([first, second].map(eventsOf));
  expect(textOf(followed ?? [])).toBe(textOf(own ?? []));
  expect(followed?.at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
  await expectSettled();
});

it("stops a reply through another process, keeps what had come and charges that", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  const answer = await here.send(sent);
  await inMidStream(sent);
  const stranger = await two.person();
  const refused = await stranger.mutate("chat.stop", { messageId: sent.messageId });
  expect((await refused.json()).result.data).toEqual({ stopped: false });
  const stopped = await there.mutate("chat.stop", { messageId: sent.messageId });
  expect((await stopped.json()).result.data).toEqual({ stopped: true });
  const events = await eventsOf(answer);
  expect(events.at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
  expect(await replyOf(sent)).toMatchObject({ status: "stopped", text: textOf(events) });
  expect((await expectSettled()).rows).toMatchObject([{ ended: "stopped" }]);
  const again = await there.mutate("chat.stop", { messageId: sent.messageId });
  expect((await again.json()).result.data).toEqual({ stopped: false });
});

it("tells a reader elsewhere when the process that wrote the reply died", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  await here.send(sent);
  await inMidStream(sent);
  const followed = await there.send(sent);
  const { db, limiter, now } = two.services;
  expect(await sweep({ db, limiter, now }, 0, () => false)).toBe(1);
  const events = await eventsOf(followed);
  expect(events.at(-1)).toMatchObject({ type: "failed", receipt: { ended: "died" } });
  expect(textOf(events)).toBe((await replyOf(sent))?.text);
  await here.mutate("chat.stop", { messageId: sent.messageId });
  await expectSettled();
});

it("counts a reply in the making, and charges it once, when the store is emptied meanwhile", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  const answer = await here.send(sent);
  await inMidStream(sent);
  const before = await here.allowance();
  await two.services.limiter.forget(here.id ?? "");
  const after = await there.allowance();
  expect(after.tokens).toMatchObject({ used: 0, held: before.tokens.held });
  expect(after.replies.live).toBe(1);
  expect(after.requests.remaining).toBe(before.requests.remaining);
  expect((await there.send(message("Another"))).status).toBe(429);

  await here.mutate("chat.stop", { messageId: sent.messageId });
  await eventsOf(answer);
  await one.services.limiter.forget(here.id ?? "");
  const { rows, requests } = await expectSettled();
  expect(rows).toHaveLength(1);
  expect(requests.remaining).toBe(PLANS.free.requests.max - 1);
});

it("charges a reply that ends while the store knows nothing of its user", async () => {
  await processes(HANGS);
  const sent = message("Explain tokens at length");
  const answer = await here.send(sent);
  await inMidStream(sent);
  await one.services.limiter.forget(here.id ?? "");
  await here.mutate("chat.stop", { messageId: sent.messageId });
  await eventsOf(answer);
  expect((await expectSettled()).rows).toMatchObject([{ ended: "stopped" }]);
});

it("stops and shows what another process stored, though this one had begun the same message", async () => {
  await processes(HANGS);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hold = false;
  const slow = new Proxy(database.db, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (name !== "execute" || !hold) return value;
      hold = false;
      return (...query: Parameters<typeof target.execute>) => held.then(() => target.execute(...query));
    },
  });
  await one.close();
  one = await openDoors(slow, HANGS, Date.now, {}, { store, shared: true });
  here = one.visit(there.id);
  const { limiter } = one.services;
  const admit = limiter.admit.bind(limiter);
  vi.spyOn(limiter, "admit").mockImplementation(async (...ask) => {
    const admission = await admit(...ask);
    hold = true;
    return admission;
  });
  const sent = message("Explain tokens at length");
  const slowly = here.send(sent);
  await expect.poll(() => here.allowance().then(({ replies }) => replies.live)).toBe(1);
  const answer = await there.send(sent);
  await inMidStream(sent);
  const shown = await (await here.query("chat.read", { id: sent.conversationId })).json();
  expect(shown.result.data.messages.at(-1).text).not.toBe("");
  await here.mutate("chat.stop", { messageId: sent.messageId });
  expect((await eventsOf(answer)).at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
  release();
  expect((await eventsOf(await slowly)).at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
  expect(calls()).toBe(1);
  await expectSettled();
});
