import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { DemoOptions } from "../ai/demo-model";
import {
  type Doors,
  eventsOf,
  framesOf,
  type Message,
  message,
  openDoors,
  placedOf,
  stranger,
  textOf,
  type Visitor,
} from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { FailureError } from "../errors";
import { CALL_LIMITS } from "../limits/call-limits";
import { createMemoryStore } from "../limits/memory-store";
import { PLANS } from "../plans";
import type { Placed } from "./events";
import { MOST_FOLLOWED } from "./follow-stored";
import { MOST_READERS } from "./readers";
import { sweep } from "./sweep";

/** Two processes on one database and one store; `here` and `there` are one person's doors to them. */
let database: OpenDatabase;
let one: Doors;
let two: Doors;
let here: Visitor;
let there: Visitor;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await one.close();
  await two.close();
});
afterAll(() => database.close());

async function processes(options: DemoOptions = {}) {
  const store = createMemoryStore({ now: Date.now, ceilingMicroUsd: null });
  const given = { store, shared: true };
  one = await openDoors(database.db, options, Date.now, {}, given);
  two = await openDoors(database.db, options, Date.now, {}, given);
  here = await one.person();
  there = two.visit(here.id);
}

const HANGS: DemoOptions = { behave: () => ({ kind: "hang", afterTokens: 12 }) };
const LONG = "Explain tokens at length";

const replyOf = async ({ messageId }: Message) =>
  (await database.db.select().from(messages).where(eq(messages.id, messageId)))[0];
const charges = () =>
  database.db
    .select()
    .from(usageEvents)
    .where(eq(usageEvents.userId, here.id ?? ""));
const stop = ({ messageId }: Message) => here.mutate("chat.stop", { messageId });
const calls = () => one.upstream.calls.count + two.upstream.calls.count;

/** Sends a message whose reply stays in mid-stream, and waits until a checkpoint has some of its text. */
async function inMidStream() {
  const sent = message(LONG);
  const answer = await here.send(sent);
  const text = async () => (await replyOf(sent))?.text ?? "";
  await expect.poll(text, { timeout: 5_000 }).not.toBe("");
  return { sent, answer, text: await text() };
}

/** Reads an answer until it has told so many events, and stays. */
async function readFirst(answer: Response, most: number) {
  let text = "";
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader && framesOf(text).length < most) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  return { placed: framesOf(text).slice(0, most), leave: () => reader?.cancel() };
}

/** As `readFirst`, and goes. */
async function readSome(answer: Response, most: number): Promise<Placed[]> {
  const { placed, leave } = await readFirst(answer, most);
  await leave();
  return placed;
}

/** Reads a reply as an EventSource whose connection is cut after so many events each time. */
async function readInParts(door: Visitor, { messageId }: Message, cuts: number[]) {
  const seen: Placed[] = [];
  for (const cut of [...cuts, Number.POSITIVE_INFINITY]) {
    const answer = await door.resume({ messageId }, seen.at(-1)?.at);
    expect(answer.status).toBe(200);
    seen.push(...(await readSome(answer, cut)));
    const last = seen.at(-1)?.event.type;
    if (last === "done" || last === "failed") break;
  }
  return seen;
}

it("goes on with a reply in both processes, wherever its reader was cut, with each character once and one charge", async () => {
  await processes({ tokensPerSecond: 150 });
  const sent = message("Show me a table and code");
  const answer = await here.send(sent);
  const allowance = await here.allowance();
  const readers = [
    [2, 1, 3],
    [5, 2],
    [1, 1, 1],
  ].flatMap((cuts) => [here, there].map((door) => readInParts(door, sent, cuts)));
  const [own, ...parts] = await Promise.all([eventsOf(answer), ...readers]);
  const stored = await replyOf(sent);
  expect(textOf(own)).toBe(stored?.text);
  for (const placed of parts) {
    const events = placed.map(({ event }) => event);
    expect(textOf(events)).toBe(stored?.text);
    expect(events.at(-1)).toMatchObject({ type: "done", stopReason: "end_turn" });
    expect(placed.at(-1)?.at).toBe(stored?.text.length);
    expect(events[0]).toMatchObject({
      type: "admitted",
      conversationId: sent.conversationId,
      userMessageId: sent.userMessageId,
      messageId: sent.messageId,
    });
  }
  await one.services.chat.idle();
  expect(calls()).toBe(1);
  expect(await charges()).toHaveLength(1);
  expect((await here.allowance()).requests.remaining).toBe(allowance.requests.remaining);
});

it("shows what a reader lacks of a reply that has ended, and its end", async () => {
  await processes();
  const sent = message("Hello");
  const text = textOf(await eventsOf(await here.send(sent)));
  await one.services.chat.idle();
  const { messageId } = sent;
  for (const door of [here, there]) {
    const placed = await placedOf(await door.resume({ messageId, after: 5 }));
    expect(placed.map(({ at, event }) => [at, event.type])).toEqual([
      [5, "admitted"],
      [text.length, "delta"],
      [text.length, "done"],
    ]);
    expect(textOf(placed.map(({ event }) => event))).toBe(text.slice(5));
  }
  // The event that was seen last knows better than the question, which an EventSource repeats as it was.
  expect(await placedOf(await here.resume({ messageId, after: 5 }, text.length))).toHaveLength(2);
});

it("ends at once for a reply that was imported, which was never charged", async () => {
  await processes();
  const before = (["user", "assistant"] as const).map((role) => ({ role, content: `${role} before` }));
  const answer = await here.post({ messages: [...before, { role: "user", content: "Hello" }] });
  await answer.text();
  await one.services.chat.idle();
  const conversationId = answer.headers.get("X-Conversation-Id") ?? "";
  const rows = await database.db.select().from(messages).where(eq(messages.conversationId, conversationId));
  const messageId = rows.find(({ text }) => text === "assistant before")?.id ?? "";
  for (const door of [here, there]) {
    const events = await eventsOf(await door.resume({ messageId, after: 4 }));
    expect(events.map(({ type }) => type)).toEqual(["admitted", "delta", "done"]);
    expect(textOf(events)).toBe("stant before");
    expect(events[0]).toMatchObject({ grantedOutput: 0 });
    expect(events.at(-1)).toMatchObject({ receipt: null, usage: { inputTokens: 0, outputTokens: 0 } });
  }
});

it("says with the end where less is stored than its reader has, and that the process died", async () => {
  await processes(HANGS);
  const { sent, text } = await inMidStream();
  const after = text.length + 1_000;
  const answer = await there.resume({ messageId: sent.messageId, after });
  const { db, limiter, now } = two.services;
  expect(await sweep({ db, limiter, now }, 0, () => false)).toBe(1);
  const placed = await placedOf(answer);
  expect(placed.map(({ at, event }) => [at, event.type])).toEqual([
    [after, "admitted"],
    [text.length, "failed"],
  ]);
  expect(placed.at(-1)?.event).toMatchObject({ receipt: { ended: "died" } });
  await stop(sent);
});

it("fails with nothing charged for a reply that the provider refuses meanwhile, in either process", async () => {
  let refuse = () => {};
  const refused = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  await processes({ behave: () => ({ kind: "overloaded", retryAfterMs: 1 }) });
  const { client } = one.services;
  const open = client.open.bind(client);
  vi.spyOn(client, "open").mockImplementation(async (...call) => {
    await refused;
    return open(...call);
  });
  const sent = message("Hello");
  const answer = here.send(sent);
  await expect.poll(() => replyOf(sent)).toBeDefined();
  const resumed = await Promise.all([here, there].map((door) => door.resume(sent)));
  refuse();
  for (const response of resumed) {
    const events = await eventsOf(response);
    expect(events.map(({ type }) => type)).toEqual(["admitted", "failed"]);
    expect(events.at(-1)).toMatchObject({ failure: { code: expect.stringContaining("provider_") } });
  }
  expect((await answer).status).toBe(503);
  expect((await charges()).every((row) => row.chargedTokens === 0)).toBe(true);
});

it("tells a follower of a stop that was asked for through its own process", async () => {
  await processes(HANGS);
  const { sent, answer } = await inMidStream();
  const followed = await there.resume(sent);
  await there.mutate("chat.stop", { messageId: sent.messageId });
  const [own, events] = await Promise.all([answer, followed].map(eventsOf));
  expect(textOf(events ?? [])).toBe(textOf(own ?? []));
  expect(events?.at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
});

it("names the question of a reply that continues another", async () => {
  await processes(HANGS);
  const { sent } = await inMidStream();
  await stop(sent);
  await one.services.chat.idle();
  const { messageId } = message("");
  const { conversationId, userMessageId } = sent;
  const continued = { conversationId, userMessageId, messageId, kind: "continue", parentId: sent.messageId };
  expect((await here.send(continued)).status).toBe(200);
  const [admitted] = await readSome(await there.resume({ messageId }), 1);
  expect(admitted?.event).toMatchObject({ type: "admitted", conversationId, userMessageId, messageId });
  await here.mutate("chat.stop", { messageId });
});

it("asks the process that writes for fresh text while somebody follows, and not after", async () => {
  await processes(HANGS);
  const { sent } = await inMidStream();
  const followedUntil = async () => (await database.db.select().from(openReplies))[0]?.followedUntil;
  expect(await followedUntil()).toBeNull();
  const gone = new AbortController();
  const followed = await there.resume(sent, undefined, gone.signal);
  expect((await readSome(followed, 2)).map(({ event }) => event.type)).toEqual(["admitted", "delta"]);
  const again = await there.resume(sent, undefined, gone.signal);
  const reading = again.text().catch(() => {});
  await expect.poll(followedUntil).not.toBeNull();
  gone.abort();
  await reading;
  const reads = vi.spyOn(database.db, "select");
  await one.services.chat.stop(here.id ?? "", sent.messageId);
  await one.services.chat.idle();
  expect(reads).not.toHaveBeenCalled();
});

it("gives a place back when its reader goes, before and after its first event", async () => {
  await processes(HANGS);
  const { sent, answer } = await inMidStream();
  await answer.body?.cancel();
  for (const door of [here, there]) {
    for (let round = 0; round < 2; round += 1) {
      const gone = Array.from({ length: MOST_READERS }, () => new AbortController());
      const answers = await Promise.all(gone.map(({ signal }) => door.resume(sent, undefined, signal)));
      const full = await door.resume(sent);
      expect(await full.text()).toContain('"code":"conflict"');
      const readers = answers.slice(1).map((answer) => readSome(answer, 1));
      expect((await Promise.all(readers)).flat()).toHaveLength(MOST_READERS - 1);
      for (const one of gone) one.abort();
    }
    const [again] = await readSome(await door.resume(sent), 1);
    expect(again?.event.type).toBe("admitted");
  }
  await stop(sent);
});

it(`lets one person follow ${MOST_FOLLOWED} times through the database, and besides what its own process writes`, async () => {
  await processes(HANGS);
  here = await one.person("enterprise");
  there = two.visit(here.id);
  const begun = [await inMidStream(), await inMidStream(), await inMidStream()];
  const [last, ...others] = begun.map(({ sent }) => sent);
  if (!last) throw new Error("none");
  const gone = Array.from({ length: MOST_FOLLOWED }, () => new AbortController());
  for (const [n, { signal }] of gone.entries()) {
    const answer = await there.resume(others[n % others.length] ?? last, undefined, signal);
    expect((await readFirst(answer, 1)).placed[0]?.event.type).toBe("admitted");
  }
  expect(await (await there.resume(last)).text()).toContain('"code":"conflict"');
  expect((await there.send(last)).status).toBe(409);
  expect((await readSome(await here.resume(last), 1))[0]?.event.type).toBe("admitted");
  gone[0]?.abort();
  expect((await readSome(await there.resume(last), 1))[0]?.event.type).toBe("admitted");
  for (const left of gone) left.abort();
  for (const { sent } of begun) await stop(sent);
});

const refusals: [string, number, string, (sent: Message) => Promise<Response>][] = [
  ["somebody else", 404, "not_found", async (sent) => (await one.person()).resume(sent)],
  ["nobody", 401, "unauthenticated", (sent) => stranger(one.services).resume(sent)],
  ["a question", 404, "not_found", (sent) => here.resume({ messageId: sent.userMessageId })],
  ["an unknown reply", 404, "not_found", () => here.resume(message(""))],
  ["no id", 400, "invalid_input", () => here.resume({ messageId: "x" })],
  ["less than nothing", 400, "invalid_input", (sent) => here.resume({ ...sent, after: -1 })],
  ["half a character", 400, "invalid_input", (sent) => here.resume({ ...sent, after: 0.5 })],
  ["a strange last event", 400, "invalid_input", (sent) => here.resume(sent, Number.NaN)],
  ["an endless last event", 400, "invalid_input", (sent) => here.resume(sent, 1e20)],
];

it("tells an EventSource in the stream why it is refused, and anybody else by the status", async () => {
  await processes();
  const sent = message("Hello");
  await eventsOf(await here.send(sent));
  for (const [who, status, code, ask] of refusals) {
    const answer = await ask(sent);
    expect([who, answer.status, answer.headers.get("content-type")]).toEqual([who, 200, "text/event-stream"]);
    const text = await answer.text();
    expect(text).toContain("event: serialized-error");
    expect(text).toContain(`"httpStatus":${status}`);
    expect(text).toContain(`"code":"${code}"`);
  }
  expect((await here.query("chat.resume", { messageId: message("").messageId })).status).toBe(404);
});

it("answers our own faults with a status, at which an EventSource gives up", async () => {
  await processes();
  const { chat } = one.services;
  const away = new FailureError({ code: "limits_unavailable", retryAfterMs: 1 });
  for (const [error, status] of [
    [away, 503],
    [new Error("no database"), 500],
  ] as const) {
    vi.spyOn(chat, "resume").mockRejectedValueOnce(error);
    expect((await here.resume(message(""))).status).toBe(status);
  }
});

it("doesn't show a reply of a deleted conversation", async () => {
  await processes();
  const sent = message("Hello");
  await eventsOf(await here.send(sent));
  await here.mutate("chat.delete", { id: sent.conversationId });
  expect(await (await here.resume(sent)).text()).toContain('"code":"not_found"');
});

it("counts as a reading: as many as there are in a minute, however little is left for messages", async () => {
  await processes();
  const sent = message("Hello");
  await eventsOf(await here.send(sent));
  await one.services.chat.idle();
  for (let n = 1; n < PLANS.free.requests.max; n += 1) await eventsOf(await here.send(message("Hello")));
  expect((await here.send(message("Hello"))).status).toBe(429);
  for (let n = 0; n < CALL_LIMITS.read.max; n += 1) {
    const answer = await here.resume(sent);
    expect((await eventsOf(answer)).at(-1)?.type).toBe("done");
  }
  expect(await (await here.resume(sent)).text()).toContain('"httpStatus":429');
});
