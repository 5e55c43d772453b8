import { afterAll, beforeAll, expect, it } from "vitest";
import { createCalibration } from "../ai/estimate";
import { defaultModel } from "../ai/models";
import { message } from "../api/test-doors";
import { createUser, userById } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { prepare } from "./prepare";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("takes up a lease that a process asked for which has learnt other figures, and none for a smaller message", async () => {
  const id = await createUser(database.db, { email: "somebody@test.local", name: null });
  const user = await userById(database.db, id, Date.now());
  if (!user) throw new Error("nobody");
  const [fresh, taught] = [createCalibration(), createCalibration()];
  for (let i = 0; i < 50; i++) taught.learn(defaultModel().id, 100, 150);
  const sent = message("The same message, measured twice");
  const low = await prepare(database.db, fresh, user, sent);
  const high = await prepare(database.db, taught, user, sent);
  expect(high.ask.inputTokens).toBeGreaterThan(low.ask.inputTokens);
  expect(high.prompt(low.ask.inputTokens)).toEqual(low.prompt(low.ask.inputTokens));
  expect(() => high.prompt(low.ask.inputTokens - 1)).toThrow(RangeError);
});
