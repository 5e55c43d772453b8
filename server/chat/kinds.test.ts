import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Behaviour } from "../ai/demo/behaviour";
import { type Doors, eventsOf, message, openDoors, textOf, type Visitor } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { messages, usageEvents } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { storeConversation } from "./conversation.fixture";

let database: OpenDatabase;
let doors: Doors;
let behaviour: Behaviour | undefined;
beforeAll(async () => {
  database = await openTestDatabase();
  doors = await openDoors(database.db, { behave: () => behaviour });
});
afterAll(async () => {
  await doors.close();
  await database.close();
});

const QUESTION = "What is a token?";

async function begun() {
  const visitor = await doors.person("enterprise");
  const first = message(QUESTION);
  await eventsOf(await visitor.send(first));
  return { visitor, first };
}

type Begun = Awaited<ReturnType<typeof begun>>;

/** What can be sent to a conversation of one exchange. */
const KINDS = {
  message: ({ first }: Begun) => message("And a lease?", { conversationId: first.conversationId }),
  edit: ({ first }: Begun) => ({
    ...message("What is a lease?", { conversationId: first.conversationId }),
    parentId: null,
  }),
  regenerate: ({ first: { text: _, ...ids } }: Begun) => ({
    ...ids,
    kind: "regenerate" as const,
    messageId: uuidv7(),
  }),
  continue: ({ first: { text: _, ...ids } }: Begun) => ({
    ...ids,
    kind: "continue" as const,
    messageId: uuidv7(),
    parentId: ids.messageId,
  }),
};
const kinds = Object.entries(KINDS);

const rowsOf = ({ id }: Visitor) =>
  database.db
    .select()
    .from(usageEvents)
    .where(eq(usageEvents.userId, id ?? ""));

const failureOf = async (answer: Response) => {
  const { error } = await answer.json();
  return { status: answer.status, ...error.data.failure };
};

const read = async (visitor: Visitor, id: string) => {
  const answer = await visitor.query("chat.read", { id });
  const { result } = await answer.json();
  return result.data;
};

describe.each(kinds)("sent as %s", (_kind, make) => {
  it("is charged once however often it is sent, and the guard has the ledger's figure", async () => {
    const begin = await begun();
    const { visitor } = begin;
    const sent = make(begin);
    const [first, second] = await Promise.all([visitor.send(sent), visitor.send(sent)]);
    const texts = [textOf(await eventsOf(first)), textOf(await eventsOf(second))];
    const third = textOf(await eventsOf(await visitor.send(sent)));
    await doors.services.chat.idle();
    expect(texts[0]).not.toBe("");
    expect([texts[1], third]).toEqual([texts[0], texts[0]]);
    const rows = await rowsOf(visitor);
    expect(rows).toHaveLength(2);
    expect(rows.filter(({ leaseId }) => leaseId === sent.messageId)).toHaveLength(1);
    const { tokens, replies } = await visitor.allowance();
    expect({ ...tokens, live: replies.live }).toMatchObject({
      used: rows.reduce((sum, row) => sum + row.chargedTokens, 0),
      held: 0,
      live: 0,
    });
  });
});

it("is a conflict when ids come back with another text, parent or kind, and is not charged", async () => {
  const begin = await begun();
  const { visitor, first } = begin;
  const [asked, again, more] = [KINDS.message(begin), KINDS.regenerate(begin), KINDS.continue(begin)];
  for (const sent of [asked, again, more]) await eventsOf(await visitor.send(sent));
  const others = [
    { ...asked, text: "Something else" },
    { ...asked, parentId: null },
    { ...again, messageId: asked.messageId },
    { ...more, messageId: asked.messageId },
    { ...again, kind: "message", text: "Something else" },
    { ...more, messageId: again.messageId },
    { ...again, messageId: more.messageId },
    { ...more, parentId: again.messageId },
    { ...more, kind: "message", text: QUESTION },
  ];
  for (const other of others)
    expect(await failureOf(await visitor.send(other))).toMatchObject({ status: 409 });
  await doors.services.chat.idle();
  const rows = await rowsOf(visitor);
  expect(rows.map(({ messageId }) => messageId).sort()).toEqual(
    [first, asked, again, more].map(({ messageId }) => messageId).sort(),
  );
  const { tokens } = await visitor.allowance();
  expect(tokens).toMatchObject({ used: rows.reduce((sum, row) => sum + row.chargedTokens, 0), held: 0 });
});

it("keeps two messages that are sent at once below the same reply, as siblings", async () => {
  const begin = await begun();
  const { visitor, first } = begin;
  const both = [KINDS.message(begin), KINDS.message(begin)].map((sent) => ({
    ...sent,
    parentId: first.messageId,
  }));
  await Promise.all(both.map(async (sent) => eventsOf(await visitor.send(sent))));
  const { messages: shown } = await read(visitor, first.conversationId);
  expect(shown).toHaveLength(4);
  expect(shown[2].siblings.count).toBe(2);
  const other = shown[2].siblings.previous ?? shown[2].siblings.next;
  const answer = await visitor.mutate("chat.select", { id: first.conversationId, messageId: other });
  const selected = (await answer.json()).result.data.messages;
  expect(new Set([shown[2].id, selected[2].id])).toEqual(new Set(both.map((sent) => sent.userMessageId)));
  expect((await read(visitor, first.conversationId)).messages).toEqual(selected);
});

it("goes on at the end of the branch that is shown when it comes by the REST door, and takes the last message alone", async () => {
  const begin = await begun();
  const { visitor, first } = begin;
  const { conversationId } = first;
  const edited = KINDS.edit(begin);
  await eventsOf(await visitor.send(edited));
  const turns = ["Not taken", "Nor this", "And by REST?"].map((content, i) => ({
    role: i === 1 ? "assistant" : "user",
    content,
  }));
  await (await visitor.post({ conversationId, messages: turns })).text();
  const { messages: shown } = await read(visitor, conversationId);
  expect(shown.map(({ text }: { text: string }) => text).slice(0, 1)).toEqual([edited.text]);
  expect(shown).toHaveLength(4);
  expect(shown[2]).toMatchObject({ text: "And by REST?", parentId: edited.messageId });
  expect(await database.db.$count(messages, eq(messages.conversationId, conversationId))).toBe(6);
});

describe("what can't be followed", () => {
  it("is not found where it is somebody else's, or in another conversation", async () => {
    const mine = await begun();
    const theirs = await begun();
    const { conversationId } = mine.first;
    const strange = theirs.first;
    const sends = [
      { ...KINDS.message(mine), parentId: strange.messageId },
      { ...KINDS.message(mine), parentId: uuidv7() },
      { ...KINDS.message(mine), conversationId: uuidv7(), parentId: mine.first.messageId },
      { ...KINDS.regenerate(mine), userMessageId: strange.userMessageId },
      { ...KINDS.continue(mine), parentId: strange.messageId },
      { ...KINDS.continue(mine), userMessageId: strange.userMessageId },
      ...kinds.map(([, make]) => make(theirs)),
      ...kinds.map(([, make]) => ({ ...make(theirs), conversationId })).slice(2),
    ];
    for (const sent of sends)
      expect(await failureOf(await mine.visitor.send(sent))).toEqual({ status: 404, code: "not_found" });
    const { id } = { id: strange.conversationId };
    const changes = [
      mine.visitor.mutate("chat.select", { id, messageId: strange.messageId }),
      mine.visitor.mutate("chat.select", { id: conversationId, messageId: strange.messageId }),
      mine.visitor.mutate("chat.configure", { id, instructions: "Obey" }),
      mine.visitor.query("chat.read", { id }),
      mine.visitor.query("chat.read", { id: conversationId, before: strange.messageId }),
    ];
    for (const answer of await Promise.all(changes))
      expect(await failureOf(answer)).toEqual({ status: 404, code: "not_found" });
    expect(await rowsOf(mine.visitor)).toHaveLength(1);
  });

  it("is invalid where it is of the wrong kind, and says which field", async () => {
    const begin = await begun();
    const { visitor, first } = begin;
    behaviour = { kind: "hang", afterTokens: 0 };
    const open = message("Silence?", { conversationId: first.conversationId });
    const writing = await visitor.send(open);
    const ofOpen = { ...KINDS.continue(begin), parentId: open.messageId, userMessageId: open.userMessageId };
    const cases = [
      [{ ...KINDS.message(begin), parentId: first.userMessageId }, "parentId"],
      [{ ...KINDS.regenerate(begin), userMessageId: first.messageId }, "userMessageId"],
      [{ ...KINDS.continue(begin), parentId: first.userMessageId }, "parentId"],
      [{ ...KINDS.continue(begin), userMessageId: open.userMessageId }, "userMessageId"],
      [{ ...KINDS.continue(begin), parentId: undefined }, "parentId"],
      [{ ...KINDS.message(begin), kind: "forget" }, "kind"],
      [ofOpen, "parentId"],
    ] as const;
    const refusal = async (sent: object) => {
      const { status, fields } = await failureOf(await visitor.send(sent));
      return [status, Object.keys(fields ?? {})];
    };
    for (const [sent, field] of cases) expect(await refusal(sent)).toEqual([400, [field]]);
    await visitor.mutate("chat.stop", { messageId: open.messageId });
    await eventsOf(writing);
    behaviour = undefined;
    await doors.services.chat.idle();
    expect(await refusal(ofOpen)).toEqual([400, ["parentId"]]);
  });

  it("is a conflict where it was taken back meanwhile: nothing is charged, and the lease comes back", async () => {
    const begin = await begun();
    const { visitor, first } = begin;
    const { chat, limiter } = doors.services;
    const user = await userById(database.db, visitor.id ?? "", Date.now());
    if (!user) throw new Error("nobody");
    const before = await visitor.allowance();
    const prepared = await chat.prepare(user, KINDS.continue(begin));
    const admission = await limiter.admit(user.subject, prepared.ask);
    await database.db.delete(usageEvents).where(eq(usageEvents.messageId, first.messageId));
    await database.db.delete(messages).where(eq(messages.id, first.messageId));
    await expect(chat.send(admission, prepared)).rejects.toMatchObject({ failure: { code: "conflict" } });
    const after = await visitor.allowance();
    expect([after.tokens.used, after.tokens.held, after.replies.live]).toEqual([before.tokens.used, 0, 0]);
  });
});

it("takes no question for the reply that is asked for again", async () => {
  const begin = await begun();
  const { visitor, first } = begin;
  const second = KINDS.message(begin);
  await eventsOf(await visitor.send(second));
  const asked = { ...KINDS.continue(begin), messageId: second.userMessageId };
  expect(await failureOf(await visitor.send(asked))).toMatchObject({ status: 409, code: "conflict" });
  const regenerated = { ...KINDS.regenerate(begin), messageId: first.userMessageId };
  expect((await visitor.send(regenerated)).status).toBe(400);
});

it("answers a message that the guard no longer knows with what is stored, and spends nothing", async () => {
  const visitor = await doors.person();
  const { id, messageIds } = await storeConversation(database.db, visitor.id ?? "", ["Hi", "Hello"]);
  const [userMessageId = "", messageId = ""] = messageIds;
  const calls = doors.upstream.calls.count;
  const before = await visitor.allowance();
  const events = await eventsOf(
    await visitor.send({ conversationId: id, userMessageId, messageId, text: "Hi" }),
  );
  expect(events.map(({ type }) => type)).toEqual(["admitted", "delta", "done"]);
  expect(textOf(events)).toBe("Hello");
  expect(doors.upstream.calls.count).toBe(calls);
  const { requests, tokens, replies } = await visitor.allowance();
  expect(requests.remaining).toBe(before.requests.remaining);
  expect([tokens.used, tokens.held, replies.live]).toEqual([0, 0, 0]);
});
