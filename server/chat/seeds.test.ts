import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { defaultModel, MODELS, reservePrice } from "../ai/models";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, openReplies } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { limitsOf } from "../limits/limiter";
import { type LedgerEntry, record } from "../usage/ledger";
import { createSeeds } from "./seeds";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.db.delete(openReplies));
afterAll(() => database.close());

const NOON = Date.parse("2026-03-28T12:00:00.123Z");
const MIDNIGHT = Date.parse("2026-03-29T00:00:00.000Z");
const DAY = 20_540;
const { windowMs } = limitsOf("free").requests;

const person = () => createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });
const seedOf = (userId: string, at: number) => createSeeds(database.db).user(userId, at, windowMs);

const charged = async (userId: string, admittedAt: number, chargedTokens: number, costMicroUsd = 0) => {
  const entry: LedgerEntry = {
    leaseId: uuidv7(),
    userId,
    conversationId: null,
    messageId: null,
    model: defaultModel().id,
    ended: "complete",
    stopReason: "end_turn",
    usage: { inputTokens: chargedTokens, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 },
    chargedTokens,
    costMicroUsd,
    estimatedInputTokens: chargedTokens,
    estimated: false,
    admittedAt: new Date(admittedAt),
    firstTokenAt: null,
    settledAt: new Date(admittedAt + 1),
  };
  await record(database.db, entry);
};

const open = async (
  userId: string,
  admittedAt: number,
  more: Partial<typeof openReplies.$inferInsert> = {},
) => {
  const [conversationId, messageId] = [uuidv7(), uuidv7()];
  const at = new Date(admittedAt);
  await database.db.insert(conversations).values({ id: conversationId, userId, title: "" });
  await database.db
    .insert(messages)
    .values({ id: messageId, conversationId, role: "assistant", text: "", createdAt: at });
  const reserved = { reservedInputTokens: 30, grantedOutputTokens: 70 };
  await database.db
    .insert(openReplies)
    .values({ messageId, userId, model: defaultModel().id, ...reserved, admittedAt: at, ...more });
  return messageId;
};

it("starts a user of whom the database knows nothing at zero", async () => {
  expect(await seedOf(await person(), NOON)).toEqual({ day: DAY, used: 0, log: [], leases: [] });
});

it("has what the ledger charged to the day, and to no other", async () => {
  const [userId, other] = [await person(), await person()];
  await charged(userId, MIDNIGHT - 1, 40);
  await charged(userId, NOON, 2);
  await charged(userId, MIDNIGHT, 5);
  await charged(other, NOON, 9);
  expect((await seedOf(userId, NOON)).used).toBe(42);
  expect(await seedOf(userId, MIDNIGHT)).toMatchObject({ day: DAY + 1, used: 5 });
});

it("has the instants of the trailing window, oldest first: a message leaves it when it is exactly as old", async () => {
  const userId = await person();
  await charged(userId, NOON - windowMs, 1);
  await charged(userId, NOON, 1);
  await charged(userId, NOON, 1);
  await charged(userId, NOON - windowMs + 1, 1);
  await open(userId, NOON - 5);
  expect((await seedOf(userId, NOON)).log).toEqual([NOON - windowMs + 1, NOON - 5, NOON, NOON]);
});

it("counts no request of a message that cost nothing: its slot was given back", async () => {
  const userId = await person();
  await charged(userId, NOON, 0);
  expect((await seedOf(userId, NOON)).log).toEqual([]);
});

it("has what replies in the making hold; one that has ended is only the ledger's", async () => {
  const [userId, other] = [await person(), await person()];
  const ids = [await open(userId, NOON - 2), await open(userId, NOON - 1)];
  await open(userId, NOON, { owedTokens: 12, owedMicroUsd: 1, owedAt: new Date(NOON) });
  await open(other, NOON);
  const seed = await seedOf(userId, NOON);
  const each = { input: 30, output: 70 };
  expect(seed.leases).toEqual([
    { id: ids[0], admittedAt: NOON - 2, ...each },
    { id: ids[1], admittedAt: NOON - 1, ...each },
  ]);
  expect(seed.log).toEqual([NOON - 2, NOON - 1]);
});

it("seeds the ceiling with everybody's cost of the day and what open replies reserve at their model's price", async () => {
  const [dear] = MODELS.slice(-1);
  if (!dear) throw new Error("no model");
  const [one, two] = [await person(), await person()];
  const before = await createSeeds(database.db).ceiling(NOON);
  await charged(one, NOON, 1, 70);
  await charged(two, NOON, 1, 5);
  await charged(two, MIDNIGHT, 1, 1_000);
  const id = await open(one, NOON, { model: dear.id });
  const gone = await open(two, NOON + 1, { model: "a-model-of-old" });
  await open(two, NOON, { owedTokens: 1, owedMicroUsd: 1, owedAt: new Date(NOON) });
  const seed = await createSeeds(database.db).ceiling(NOON);
  const price = reservePrice(dear, 30);
  const microUsd = Math.ceil((30 * price.inputNanoUsd + 70 * price.outputNanoUsd) / 1000);
  expect(microUsd).toBeGreaterThan(0);
  expect(seed).toEqual({
    day: DAY,
    usedMicroUsd: before.usedMicroUsd + 75,
    leases: [
      { id, userId: one, admittedAt: NOON, microUsd },
      { id: gone, userId: two, admittedAt: NOON + 1, microUsd: 0 },
    ],
  });
});
