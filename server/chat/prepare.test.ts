import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCalibration } from "../ai/estimate";
import { defaultModel } from "../ai/models";
import { message } from "../api/test-doors";
import { createUser, userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { storeConversation } from "./conversation.fixture";
import { MIN_OUTPUT_TOKENS, prepare } from "./prepare";
import type { SendInput } from "./send-input";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function somebody() {
  const id = await createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });
  const user = await userById(database.db, id, Date.now());
  if (!user) throw new Error("nobody");
  return user;
}

it("takes up a lease that a process asked for which has learnt other figures, and none for a smaller message", async () => {
  const user = await somebody();
  const [fresh, taught] = [createCalibration(), createCalibration()];
  for (let i = 0; i < 50; i++) taught.learn(defaultModel().id, 100, 150);
  const sent = message("The same message, measured twice");
  const low = await prepare(database.db, fresh, user, sent);
  const high = await prepare(database.db, taught, user, sent);
  expect(high.ask.inputTokens).toBeGreaterThan(low.ask.inputTokens);
  expect(high.prompt(low.ask.inputTokens)).toEqual(low.prompt(low.ask.inputTokens));
  expect(() => high.prompt(low.ask.inputTokens - 1)).toThrow(RangeError);
});

it("reads nothing of a branch for ids that are taken, whether it is a message sent again or something else", async () => {
  const user = await somebody();
  const { id, messageIds } = await storeConversation(database.db, user.id, [
    "Hi",
    "Hello",
    "Why?",
    "Because",
  ]);
  const [question = "", reply = "", second = ""] = messageIds;
  const foreign = await storeConversation(database.db, (await somebody()).id, ["Theirs"]);
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === "execute") throw new Error("The branch was read.");
      return Reflect.get(target, name, receiver);
    },
  });
  const ids = { conversationId: id, userMessageId: question };
  const given = (input: SendInput) => prepare(db, createCalibration(), user, input);
  const regenerate = (messageId: string) => given({ ...ids, kind: "regenerate", messageId });

  await expect(given({ ...ids, text: "Hi", messageId: reply })).resolves.toMatchObject({ isRepeated: true });
  await expect(regenerate(reply)).resolves.toMatchObject({ isRepeated: true });
  for (const taken of [question, second, foreign.messageIds[0] ?? ""]) {
    await expect(regenerate(taken)).rejects.toMatchObject({ failure: { code: "conflict" } });
  }
  for (const changed of [{ messageId: uuidv7() }, { messageId: reply, text: "Ho" }]) {
    const again = given({ ...ids, text: "Hi", ...changed });
    await expect(again).rejects.toMatchObject({ failure: { code: "conflict" } });
  }
  await expect(regenerate(uuidv7())).rejects.toThrow("The branch was read.");
});

it("names the instructions where they make a message too long, and the message where it is", async () => {
  const user = await somebody();
  const given = (tokensPerDay: number, instructions: string | null) => {
    const limits = { ...user.subject.limits, tokensPerDay };
    const visitor = { ...user, subject: { ...user.subject, limits } };
    const input = { ...message("Hi"), options: { instructions } };
    return prepare(database.db, createCalibration(), visitor, input);
  };
  const { ask } = await given(1_000_000, null);
  const least = ask.inputTokens + MIN_OUTPUT_TOKENS;
  const instructions = "Answer in rhymes. ".repeat(20);
  await expect(given(least, null)).resolves.toBeDefined();
  await expect(given(least, instructions)).rejects.toMatchObject({
    failure: { fields: { instructions: [expect.stringContaining("shorten the instructions")] } },
  });
  await expect(given(least - 1, instructions)).rejects.toMatchObject({
    failure: { fields: { text: [expect.any(String)] } },
  });
});
