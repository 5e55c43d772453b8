import { afterAll, beforeAll, expect, it } from "vitest";
import { systemPrompt } from "../ai/context";
import { estimatePrompt } from "../ai/estimate";
import { type Doors, eventsOf, message, openDoors } from "../api/test-doors";
import type { OpenDatabase } from "../db/database";
import { limitOverrides, refusals } from "../db/schema";
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

it("lets at most 20 of 200 messages at once reach the model on a budget worth 20, and leaves the rest usable", async () => {
  const visitor = await doors.person("enterprise");
  const text = "Hello";
  const input = estimatePrompt(systemPrompt(null), [{ role: "user", content: text }]);
  const each = input + PLANS.enterprise.maxOutputTokens;
  const budget = 20 * each;
  await doors.services.db.insert(limitOverrides).values({
    userId: visitor.id ?? "",
    requestsMax: 1_000,
    tokensPerDay: budget,
    until: new Date(Date.now() + 3_600_000),
  });
  const answers = await Promise.all(Array.from({ length: 200 }, () => visitor.send(message(text))));
  const admitted = answers.filter((answer) => answer.status === 200);
  const refused = answers.filter((answer) => answer.status === 429);
  expect(admitted.length + refused.length).toBe(200);
  expect(doors.upstream.calls.count).toBe(admitted.length);
  expect(admitted.length).toBeLessThanOrEqual(20);
  expect(admitted.length).toBeGreaterThan(0);
  await Promise.all(admitted.map(eventsOf));
  await doors.services.chat.idle();

  const { tokens } = await visitor.allowance();
  expect(tokens.held).toBe(0);
  expect(tokens.used).toBeLessThanOrEqual(budget);
  expect((await visitor.send(message(text))).status).toBe(200);

  await doors.services.refusals.flush();
  const counted = await doors.services.db.select().from(refusals);
  expect(counted.reduce((sum, row) => sum + row.count, 0)).toBe(refused.length);
});
