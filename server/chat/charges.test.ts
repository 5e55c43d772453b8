import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
import { conversations, messages, openReplies, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";

let database: OpenDatabase;
let doors: Doors;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => doors.close());
afterAll(() => database.close());

const upstream = async (options: DemoOptions, deadlines = {}) => {
  doors = await openDoors(database.db, options, Date.now, deadlines);
  return doors.person();
};

const ledgerOf = (visitor: Visitor) =>
  doors.services.db
    .select()
    .from(usageEvents)
    .where(eq(usageEvents.userId, visitor.id ?? ""));

const messagesOf = ({ conversationId }: Message) =>
  doors.services.db.select().from(messages).where(eq(messages.conversationId, conversationId));
const replyOf = async (sent: Message) => (await messagesOf(sent)).find(({ id }) => id === sent.messageId);

/** Whatever the end was: nothing is held any more, and the guard's figure is the ledger's. */
async function expectSettled(visitor: Visitor) {
  await doors.services.chat.idle();
  const { tokens, replies } = await visitor.allowance();
  const rows = await ledgerOf(visitor);
  expect(tokens.held).toBe(0);
  expect(replies.live).toBe(0);
  expect(tokens.used).toBe(rows.reduce((sum, row) => sum + row.chargedTokens, 0));
  expect(await doors.services.db.select().from(openReplies)).toEqual([]);
  return rows;
}

describe("what a message costs", () => {
  it("charges a complete reply what the provider counted", async () => {
    const visitor = await upstream({});
    const events = await eventsOf(await visitor.send(message("What is a lease?")));
    const done = events.at(-1);
    if (done?.type !== "done") throw new Error("not done");
    const [row] = await expectSettled(visitor);
    expect(row).toMatchObject({ ended: "complete", estimated: false, outputTokens: done.usage.outputTokens });
    expect(row?.chargedTokens).toBe(done.usage.inputTokens + done.usage.outputTokens);
    expect(done.allowance.tokens.used).toBe(row?.chargedTokens);
  });

  it.each([
    { kind: "overloaded" } as const,
    { kind: "rate_limited" } as const,
    { kind: "bad_request" } as const,
  ])("charges nothing and gives the request back when the provider refuses: $kind", async (behaviour) => {
    const visitor = await upstream({ behave: () => ({ ...behaviour, retryAfterMs: 1 }) });
    const sent = message("Hello");
    const response = await visitor.send(sent);
    expect(response.status).toBe(behaviour.kind === "bad_request" ? 502 : 503);
    const { error } = await response.json();
    expect(error.data.failure.code).toBe(
      behaviour.kind === "bad_request" ? "provider_rejected" : "provider_overloaded",
    );
    const rows = await expectSettled(visitor);
    expect(rows).toMatchObject([{ ended: "refused", chargedTokens: 0, costMicroUsd: 0 }]);
    expect((await visitor.allowance()).requests.remaining).toBe(PLANS.free.requests.max);
    expect(await messagesOf(sent)).toEqual([]);
  });

  it("sends a message again under the same ids after the provider refused it, and charges it then", async () => {
    let overloaded = true;
    const behave = () => (overloaded ? ({ kind: "overloaded", retryAfterMs: 1 } as const) : undefined);
    const visitor = await upstream({ behave });
    const sent = message("Hello");
    expect((await visitor.send(sent)).status).toBe(503);
    overloaded = false;
    const retried = await visitor.send(sent);
    expect(retried.status).toBe(200);
    await eventsOf(retried);
    const rows = await expectSettled(visitor);
    expect(rows.map((row) => row.ended).sort()).toEqual(["complete", "refused"]);
    expect((await visitor.allowance()).tokens.used).toBeGreaterThan(0);
  });

  it("charges input as reported and an estimate of what arrived when the provider's connection is lost", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "disconnect", afterTokens: 20 }) });
    const sent = message("Explain tokens at length");
    const events = await eventsOf(await visitor.send(sent));
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "provider_unavailable" } });
    const rows = await expectSettled(visitor);
    expect(rows).toMatchObject([{ ended: "lost", estimated: true }]);
    expect(rows[0]?.inputTokens).toBeGreaterThan(0);
    expect(rows[0]?.outputTokens).toBeGreaterThanOrEqual(15);
    expect(await replyOf(sent)).toMatchObject({ status: "failed", text: textOf(events) });
  });

  it("ends a reply whose provider falls silent, and charges what arrived", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "hang", afterTokens: 10 }) }, { silenceMs: 200 });
    const events = await eventsOf(await visitor.send(message("Explain tokens at length")));
    expect(events.at(-1)?.type).toBe("failed");
    expect(await expectSettled(visitor)).toMatchObject([{ ended: "lost", estimated: true }]);
  });

  it("charges the input of a message that is stopped before its first token", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "hang" }) });
    const sent = message("Hello");
    const answer = visitor.send(sent);
    await expect.poll(() => doors.upstream.calls.count).toBe(1);
    await visitor.mutate("chat.stop", { messageId: sent.messageId });
    const events = await eventsOf(await answer);
    expect(events.at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
    const rows = await expectSettled(visitor);
    expect(rows).toMatchObject([{ ended: "stopped", estimated: true, outputTokens: 0 }]);
    expect(rows[0]?.inputTokens).toBeGreaterThan(0);
  });

  it("charges what had arrived of a message that is stopped in mid-stream, and keeps the text", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "hang", afterTokens: 12 }) });
    const sent = message("Explain tokens at length");
    const response = await visitor.send(sent);
    await expect.poll(async () => (await replyOf(sent))?.text ?? "", { timeout: 5_000 }).not.toBe("");
    await visitor.mutate("chat.stop", { messageId: sent.messageId });
    const events = await eventsOf(response);
    expect(events.at(-1)).toMatchObject({ type: "done", stopReason: "stopped" });
    expect(await replyOf(sent)).toMatchObject({ status: "stopped", text: textOf(events) });
    const rows = await expectSettled(visitor);
    expect(rows).toMatchObject([{ ended: "stopped", estimated: true }]);
    expect(rows[0]?.outputTokens).toBeGreaterThan(0);
  });

  it("charges the input when the provider takes the message and says nothing: it may have billed it", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "hang" }) }, { openMs: 300 });
    const sent = message("Hello");
    const events = await eventsOf(await visitor.send(sent));
    expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "provider_unavailable" } });
    const rows = await expectSettled(visitor);
    expect(rows).toMatchObject([{ ended: "lost", estimated: true, outputTokens: 0 }]);
    expect(rows[0]?.inputTokens).toBeGreaterThan(0);
    expect(await replyOf(sent)).toMatchObject({ status: "failed", text: "" });
  });

  it("charges nothing for a message that is stopped before the provider is called", async () => {
    const visitor = await upstream({});
    const sent = message("Hello");
    const { chat, limiter } = doors.services;
    const user = await userById(database.db, visitor.id ?? "", Date.now());
    if (!user) throw new Error("nobody");
    const prepared = await chat.prepare(user, sent);
    const admission = await limiter.admit(user.subject, prepared.ask);
    const answer = chat.send(admission, prepared);
    expect(await chat.stop(user.id, sent.messageId)).toBe(true);
    for await (const event of await answer) expect(event.type).not.toBe("delta");
    expect(doors.upstream.calls.count).toBe(0);
    expect(await expectSettled(visitor)).toMatchObject([{ ended: "stopped", chargedTokens: 0 }]);
    expect(await replyOf(sent)).toMatchObject({ status: "stopped" });
  });

  it("leaves nothing of a conversation that the REST door brought when the provider refuses", async () => {
    const visitor = await upstream({ behave: () => ({ kind: "bad_request" }) });
    const turns = ["a", "b", "c"].map((content, i) => ({ role: i % 2 ? "assistant" : "user", content }));
    expect((await visitor.post({ messages: turns })).status).toBe(502);
    const mine = eq(conversations.userId, visitor.id ?? "");
    expect(await database.db.select().from(conversations).where(mine)).toEqual([]);
  });

  it("finishes, stores and charges a reply whose reader has gone", async () => {
    const visitor = await upstream({ tokensPerSecond: 500 });
    const sent = message("Compare two databases");
    const response = await visitor.send(sent);
    await response.body?.cancel();
    await doors.services.chat.idle();
    const stored = await replyOf(sent);
    expect(stored?.status).toBe("complete");
    expect(stored?.text.length).toBeGreaterThan(100);
    expect(await expectSettled(visitor)).toMatchObject([{ ended: "complete" }]);
  });

  it("charges a message once however often it is sent", async () => {
    const visitor = await upstream({ tokensPerSecond: 500 });
    const sent = message("What is a ledger?");
    const answers = await Promise.all([visitor.send(sent), visitor.send(sent), visitor.send(sent)]);
    const texts = await Promise.all(answers.map(async (answer) => textOf(await eventsOf(answer))));
    const later = textOf(await eventsOf(await visitor.send(sent)));
    expect(new Set([...texts, later]).size).toBe(1);
    expect(texts[0]).not.toBe("");
    expect(doors.upstream.calls.count).toBe(1);
    expect(await expectSettled(visitor)).toHaveLength(1);
    const other = await visitor.send({ ...sent, text: "Something else" });
    expect(other.status).toBe(409);
    expect(doors.upstream.calls.count).toBe(1);
  });
});
