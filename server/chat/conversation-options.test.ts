import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemPrompt } from "../ai/context";
import { estimateSystem } from "../ai/estimate";
import { allowedModels, defaultModel, MODELS } from "../ai/models";
import { MAX_INSTRUCTIONS } from "../api/inputs";
import { type Doors, eventsOf, message, openDoors, type Visitor } from "../api/test-doors";
import { userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { PLANS } from "../plans";

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

const WARM = MODELS.find(({ temperature }) => temperature);
const [COLD] = MODELS.filter(({ temperature }) => !temperature).slice(-1);
if (!WARM || !COLD) throw new Error("The tests need a model with a temperature and one without.");

/** What the upstream was sent last. */
const asked = () => {
  const body = doors.upstream.calls.bodies.at(-1);
  if (!body || typeof body.system === "string") throw new Error("nothing was sent");
  return { ...body, system: body.system?.map(({ text }) => text) };
};

const optionsOf = async (visitor: Visitor, id: string) => {
  const answer = await visitor.query("chat.read", { id });
  return (await answer.json()).result.data.options;
};

const configure = async (visitor: Visitor, input: object) => {
  const answer = await visitor.mutate("chat.configure", input);
  const { result, error } = await answer.json();
  return result?.data ?? { status: answer.status, fields: Object.keys(error.data.failure.fields ?? {}) };
};

describe("instructions", () => {
  it("of a new conversation go into the prompt of its every message, behind the product's own, and are reserved for", async () => {
    const visitor = await doors.person("enterprise");
    const first = message("Hello", { conversationId: uuidv7() });
    const instructions = "Answer like a pirate.";
    await eventsOf(await visitor.send({ ...first, options: { instructions } }));
    expect(asked().system).toEqual(systemPrompt(instructions));
    // Kept with a new conversation only.
    const second = message("And?", { conversationId: first.conversationId });
    await eventsOf(await visitor.send({ ...second, options: { instructions: "Forget the pirate." } }));
    expect(asked().system).toEqual(systemPrompt(instructions));
    await configure(visitor, { id: first.conversationId, instructions: null });
    const third = message("And now?", { conversationId: first.conversationId });
    await eventsOf(await visitor.send(third));
    expect(asked().system).toEqual(systemPrompt(null));
    const [long, short] = [estimateSystem(systemPrompt(instructions)), estimateSystem(systemPrompt(null))];
    expect(long).toBeGreaterThan(short);
    const user = await userById(database.db, visitor.id ?? "", Date.now());
    if (!user) throw new Error("nobody");
    const inputOf = async (more: object) =>
      (await doors.services.chat.prepare(user, { ...message("Hello"), ...more })).ask.inputTokens;
    expect((await inputOf({ options: { instructions } })) - (await inputOf({}))).toBeGreaterThanOrEqual(
      long - short,
    );
  });

  it("have a length, and are nothing where they are blank", async () => {
    const visitor = await doors.person();
    const first = message("Hello");
    await eventsOf(await visitor.send({ ...first, options: { instructions: "  " } }));
    const id = first.conversationId;
    expect(await optionsOf(visitor, id)).toMatchObject({ instructions: null });
    const longest = "i".repeat(MAX_INSTRUCTIONS);
    expect(await configure(visitor, { id, instructions: longest })).toMatchObject({ instructions: longest });
    expect(await configure(visitor, { id, instructions: `${longest}i` })).toEqual({
      status: 400,
      fields: ["instructions"],
    });
    expect(await optionsOf(visitor, id)).toMatchObject({ instructions: longest });
  });
});

describe("the temperature", () => {
  it("is sent to a model that has one, and kept from one that would refuse it", async () => {
    const visitor = await doors.person("enterprise");
    const first = message("Hello", { model: WARM.id });
    const { conversationId } = first;
    await eventsOf(await visitor.send({ ...first, options: { temperature: 0.25 } }));
    expect(asked()).toMatchObject({ model: WARM.id, temperature: 0.25 });
    const cold = await eventsOf(await visitor.send(message("And?", { conversationId, model: COLD.id })));
    expect(cold.at(-1)?.type).toBe("done");
    expect(asked()).toMatchObject({ model: COLD.id });
    expect(asked().temperature).toBeUndefined();
    expect(await optionsOf(visitor, conversationId)).toMatchObject({ model: COLD.id, temperature: 0.25 });
  });

  it("can't be chosen for a model without one", async () => {
    const visitor = await doors.person("enterprise");
    const first = message("Hello", { model: COLD.id });
    const refused = await visitor.send({ ...first, options: { temperature: 0 } });
    expect((await refused.json()).error.data.failure).toMatchObject({
      code: "invalid_input",
      fields: { temperature: [expect.any(String)] },
    });
    await eventsOf(await visitor.send(first));
    const id = first.conversationId;
    for (const input of [
      { temperature: 0 },
      { temperature: 0.5, model: null },
      { temperature: 1.01, model: WARM.id },
    ])
      expect(await configure(visitor, { id, ...input })).toEqual({ status: 400, fields: ["temperature"] });
    const stored = { model: WARM.id, instructions: null, temperature: 0 };
    expect(await configure(visitor, { id, model: WARM.id, temperature: 0 })).toEqual(stored);
    expect(await configure(visitor, { id })).toEqual(stored);
    expect(await configure(visitor, { id, temperature: null })).toEqual({ ...stored, temperature: null });
  });
});

describe("the model", () => {
  it("is the one that answered last, as long as the plan has it, and the default one at the REST door", async () => {
    const visitor = await doors.person("enterprise");
    const first = message("Hello", { model: COLD.id });
    const { conversationId } = first;
    await eventsOf(await visitor.send(first));
    await eventsOf(await visitor.send(message("And?", { conversationId })));
    expect(asked().model).toBe(COLD.id);
    await (await visitor.post({ conversationId, messages: [{ role: "user", content: "And here?" }] })).text();
    expect(asked().model).toBe(defaultModel().id);
    expect(await optionsOf(visitor, conversationId)).toMatchObject({ model: defaultModel().id });
  });

  it("is the default one where the plan has the conversation's no longer, and can't be one above the plan", async () => {
    const visitor = await doors.person();
    const first = message("Hello");
    const { conversationId: id } = first;
    await eventsOf(await visitor.send(first));
    const above = MODELS.find((model) => !allowedModels(PLANS.free.models).includes(model))?.id;
    expect(await configure(visitor, { id, model: above })).toEqual({ status: 403, fields: [] });
    expect(await configure(visitor, { id, model: "gpt" })).toEqual({ status: 400, fields: ["model"] });
    expect(await configure(visitor, { id, model: null })).toMatchObject({ model: null });
    await eventsOf(await visitor.send(message("And?", { conversationId: id })));
    expect(asked().model).toBe(defaultModel().id);
  });
});
