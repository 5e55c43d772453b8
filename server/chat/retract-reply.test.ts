import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Doors, eventsOf, message, openDoors } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import type { LedgerEntry } from "../usage/ledger";
import { openReply } from "./open-reply";
import { readConversation } from "./read-conversation";
import { retractReply } from "./retract-reply";
import type { SendInput } from "./send-input";

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

/** A conversation of one exchange whose next messages are opened and taken back by hand. */
async function begun() {
  const visitor = await doors.person("enterprise");
  const userId = visitor.id ?? "";
  const first = message("Hello");
  const { conversationId } = first;
  const { chat, limiter } = doors.services;

  async function open(sent: SendInput) {
    const user = await userById(database.db, userId, Date.now());
    if (!user) throw new Error("nobody");
    const prepared = await chat.prepare(user, sent);
    const { lease } = await limiter.admit(user.subject, prepared.ask);
    const retracted: LedgerEntry = {
      leaseId: lease.id,
      userId,
      conversationId,
      messageId: lease.id,
      model: prepared.model.id,
      ended: "refused",
      stopReason: null,
      usage: { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 },
      chargedTokens: 0,
      costMicroUsd: 0,
      estimatedInputTokens: 1,
      estimated: false,
      admittedAt: new Date(lease.admittedAt),
      firstTokenAt: null,
      settledAt: new Date(lease.admittedAt),
    };
    expect(await openReply(database.db, lease, prepared, prepared.prompt(lease.inputTokens))).toBe(true);
    return {
      sent,
      admittedAt: lease.admittedAt,
      retract: () => retractReply(database.db, prepared, retracted),
    };
  }

  return {
    first,
    visitor,
    open,
    async conversation() {
      const found = eq(conversations.id, conversationId);
      return (await database.db.select().from(conversations).where(found))[0];
    },
    ask: (parentId: string | null) => open({ ...message("And?", { conversationId }), parentId }),
    again: (userMessageId: string) =>
      open({ kind: "regenerate", conversationId, userMessageId, messageId: uuidv7() }),
    shown: async () => {
      const { messages } = await readConversation(database.db, userId, conversationId, null);
      return messages.map(({ id, siblings }) => [id, siblings.count]);
    },
  };
}

async function answered() {
  const begin = await begun();
  await eventsOf(await begin.visitor.send(begin.first));
  return begin;
}

it("keeps what was asked below a refused reply, one exchange higher", async () => {
  const { first, ask, shown } = await answered();
  const refused = await ask(first.messageId);
  const below = await ask(refused.sent.messageId);
  await refused.retract();
  expect(await shown()).toEqual([
    [first.userMessageId, 1],
    [first.messageId, 1],
    [below.sent.userMessageId, 1],
    [below.sent.messageId, 1],
  ]);
});

it("keeps a question that has another reply by now, and shows that one", async () => {
  const { first, ask, again, shown } = await answered();
  const refused = await ask(first.messageId);
  const { userMessageId } = refused.sent;
  const other = await again(userMessageId);
  await refused.retract();
  const branch = [
    [first.userMessageId, 1],
    [first.messageId, 1],
    [userMessageId, 1],
    [other.sent.messageId, 1],
  ];
  expect(await shown()).toEqual(branch);
  const third = await again(userMessageId);
  await third.retract();
  expect(await shown()).toEqual(branch);
});

it("takes a question back with the last of its replies, so that the next can be sent", async () => {
  const { first, visitor, ask, again, shown } = await answered();
  const one = await ask(first.messageId);
  const two = await again(one.sent.userMessageId);
  await one.retract();
  await two.retract();
  const before = [
    [first.userMessageId, 1],
    [first.messageId, 1],
  ];
  expect(await shown()).toEqual(before);
  const { conversationId } = first;
  const next = await visitor.send({ ...message("And?", { conversationId }), parentId: before.at(-1)?.[0] });
  expect(next.status).toBe(200);
  await eventsOf(next);
});

it("takes a conversation back with the last of several first messages", async () => {
  const { first, open, ask, shown } = await begun();
  const refused = [await open(first), await ask(null), await ask(null)];
  for (const { retract } of refused) await retract();
  await expect(shown()).rejects.toMatchObject({ failure: { code: "not_found" } });
});

it("leaves neither its model nor its time behind, and those of what was sent later alone", async () => {
  const { first, open, conversation } = await answered();
  const { conversationId } = first;
  const before = await conversation();
  const asking = (model: string) => open({ ...message("And?", { conversationId, model }), parentId: null });
  const refused = await asking("claude-opus-5-5");
  expect(await conversation()).not.toEqual(before);
  await refused.retract();
  expect(await conversation()).toEqual(before);

  const another = await asking("claude-opus-5-5");
  await expect.poll(() => Date.now()).toBeGreaterThan(another.admittedAt);
  await asking("claude-sonnet-5-5");
  const later = await conversation();
  await another.retract();
  expect(await conversation()).toEqual(later);
});

it("begins the conversation with what was asked below its refused beginning", async () => {
  const { first, open, ask, shown } = await begun();
  const refused = await open(first);
  const below = await ask(first.messageId);
  await refused.retract();
  expect(await shown()).toEqual([
    [below.sent.userMessageId, 1],
    [below.sent.messageId, 1],
  ]);
});

it("keeps an imported history as far as something follows it", async () => {
  const { first, open, ask, shown } = await begun();
  const earlier = (["user", "assistant"] as const).map((role) => ({
    id: uuidv7(),
    role,
    content: `${role} before`,
  }));
  const refused = await open({ ...first, earlier });
  const below = await ask(first.messageId);
  await refused.retract();
  expect((await shown()).map(([id]) => id)).toEqual([
    ...earlier.map(({ id }) => id),
    below.sent.userMessageId,
    below.sent.messageId,
  ]);
});

it("shows what is left where the branch that was shown before is gone as well", async () => {
  const { first, ask, shown } = await answered();
  const one = await ask(first.messageId);
  const two = await ask(first.messageId);
  await one.retract();
  expect((await shown()).at(-1)).toEqual([two.sent.messageId, 1]);
  await two.retract();
  expect((await shown()).at(-1)).toEqual([first.messageId, 1]);
});

it("takes a whole conversation back with its only message, and twice is once", async () => {
  const { first, open, shown } = await begun();
  const refused = await open(first);
  await refused.retract();
  await refused.retract();
  await expect(shown()).rejects.toMatchObject({ failure: { code: "not_found" } });
});

it("never shows a message that is gone, whoever chooses or asks meanwhile", async () => {
  for (let run = 0; run < 10; run++) {
    const { first, visitor, ask, shown } = await answered();
    const refused = await ask(first.messageId);
    const { conversationId, messageId } = refused.sent;
    await Promise.allSettled([
      visitor.mutate("chat.select", { id: conversationId, messageId }),
      refused.retract(),
      ask(messageId),
    ]);
    const branch = await shown();
    expect(branch.length).toBeGreaterThanOrEqual(2);
    expect(branch.map(([id]) => id)).not.toContain(messageId);
  }
});
