import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CONTINUE_INSTRUCTION, joinReplies, type Turn } from "../ai/context";
import { type Doors, eventsOf, openDoors, textOf, type Visitor } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { readConversation } from "./read-conversation";

/** The conversation as it should be. */
class Model {
  readonly messages: { id: string; parentId: string | null; role: Turn["role"]; text: string }[] = [];
  head: string | null = null;

  children = (id: string | null) => this.messages.filter(({ parentId }) => parentId === id);
  of = (role: Turn["role"]) => this.messages.filter((message) => message.role === role);

  path(last: string | null): typeof this.messages {
    const message = this.messages.find(({ id }) => id === last);
    return message ? [...this.path(message.parentId), message] : [];
  }

  /** The newest child at each step. */
  end = (id: string): string => {
    const newest = this.children(id).at(-1);
    return newest ? this.end(newest.id) : id;
  };

  turns = (last: string | null): Turn[] =>
    joinReplies(this.path(last).map(({ role, text }) => ({ role, content: text })));

  shown() {
    return this.path(this.head).map(({ id, parentId, role, text }) => {
      const family = this.children(parentId).map((sibling) => sibling.id);
      const index = family.indexOf(id);
      const [previous = null, next = null] = [family[index - 1], family[index + 1]];
      return { id, parentId, role, text, siblings: { index, count: family.length, previous, next } };
    });
  }
}

const step = fc.record({
  act: fc.constantFrom("message", "edit", "regenerate", "continue", "select", "next"),
  pick: fc.nat(),
  refused: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let database: OpenDatabase;
let doors: Doors;
let refused = false;
let clock = Date.now();
beforeAll(async () => {
  // A refusal is logged each time.
  vi.spyOn(console, "error").mockImplementation(() => {});
  database = await openTestDatabase();
  const behave = () => (refused ? ({ kind: "bad_request" } as const) : undefined);
  // A minute for each message: the limit of requests is another test's.
  doors = await openDoors(database.db, { behave }, () => {
    clock += 1;
    return clock;
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await doors.close();
  await database.close();
});

async function pagesOf({ id: userId }: Visitor, conversationId: string, most: number) {
  const messages = [];
  for (let before: string | null = null; ; ) {
    const page = await readConversation(database.db, userId ?? "", conversationId, before, most);
    messages.unshift(...page.messages);
    before = page.earlier;
    if (before === null) return messages;
    expect(page.messages).toHaveLength(most);
  }
}

/** Does it behind the door and in the model. */
async function take(
  visitor: Visitor,
  conversationId: string,
  model: Model,
  { act, pick, refused: refuse }: Step,
) {
  const any = <T>(list: readonly T[]): T | undefined => list[pick % list.length];
  const ids = { conversationId, userMessageId: uuidv7(), messageId: uuidv7() };
  const send = async (body: object, parentId: string | null, prompt: Turn[], text?: string) => {
    clock += 60_000;
    refused = refuse;
    const answer = await visitor.send(body);
    refused = false;
    expect(answer.status).toBe(refuse ? 502 : 200);
    expect(sentMessages()).toEqual(prompt);
    if (refuse) return;
    const reply = textOf(await eventsOf(answer));
    if (text !== undefined) model.messages.push({ id: ids.userMessageId, parentId, role: "user", text });
    const replyParent = text === undefined ? parentId : ids.userMessageId;
    model.messages.push({ id: ids.messageId, parentId: replyParent, role: "assistant", text: reply });
    model.head = ids.messageId;
  };
  const ask = (text: string, parentId: string | null, given: object) =>
    send(
      { ...ids, text, ...given },
      parentId,
      [...model.turns(parentId), { role: "user", content: text }],
      text,
    );

  if (act === "message") return ask(`Tell me about ${pick}`, model.head, {});
  if (act === "next") {
    const parentId = any([null, ...model.of("assistant").map(({ id }) => id)]) ?? null;
    return ask(`And ${pick}?`, parentId, { kind: "message", parentId });
  }
  if (act === "select") {
    const chosen = any(model.messages);
    const input = { id: conversationId, messageId: chosen?.id ?? uuidv7() };
    const answer = await visitor.mutate("chat.select", input);
    expect(answer.status).toBe(chosen ? 200 : 404);
    if (chosen) model.head = model.end(chosen.id);
    return;
  }
  const question = any(model.of("user"));
  const reply = any(model.of("assistant"));
  if (!question || !reply) return;
  if (act === "edit") return ask(`Rather ${pick}`, question.parentId, { parentId: question.parentId });
  if (act === "regenerate") {
    const again = { ...ids, kind: "regenerate", userMessageId: question.id };
    return send(again, question.id, model.turns(question.id));
  }
  const asked = model.path(reply.id).findLast(({ role }) => role === "user")?.id ?? "";
  const more = { ...ids, kind: "continue", userMessageId: asked, parentId: reply.id };
  return send(more, reply.id, [...model.turns(reply.id), CONTINUE_INSTRUCTION]);
}

const sentMessages = () =>
  doors.upstream.calls.bodies.at(-1)?.messages.map(({ role, content }) => ({
    role,
    content: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
  }));

describe("a conversation", () => {
  it("shows and sends to the model the branch it should, whatever was sent, answered again, continued, chosen and refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const visitor = await doors.person("enterprise");
        const [conversationId, model] = [uuidv7(), new Model()];
        for (const one of steps) {
          await take(visitor, conversationId, model, one);
          if (model.messages.length === 0) continue;
          const shown = await pagesOf(visitor, conversationId, 3);
          const seen = shown.map(({ id, parentId, role, text, siblings }) => ({
            id,
            parentId,
            role,
            text,
            siblings,
          }));
          expect(seen).toEqual(model.shown());
        }
        for (const { id } of model.messages) {
          await visitor.mutate("chat.select", { id: conversationId, messageId: id });
          const shown = await pagesOf(visitor, conversationId, 50);
          expect(shown.map((message) => message.id)).toContain(id);
        }
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
