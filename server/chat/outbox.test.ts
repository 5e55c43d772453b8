import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { defaultModel } from "../ai/models";
import { createUser } from "../auth/users";
import type { OpenDatabase } from "../db/database";
import { conversations, messages, openReplies } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { FailureError } from "../errors";
import type { Limiter, Owed } from "../limits/limiter";
import { deliverOwed } from "./deliver";
import { createOutbox } from "./outbox";

let database: OpenDatabase;
let userId: string;
const conversationId = uuidv7();
beforeAll(async () => {
  database = await openTestDatabase();
  userId = await createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });
  await database.db.insert(conversations).values({ id: conversationId, userId, title: "" });
});
afterEach(() => database.db.delete(messages));
afterAll(() => database.close());

const AT = new Date("2026-03-28T12:00:00.000Z");
const PAGE = 100;

/** Replies that are owed 1, 2, 3... tokens, or are still being written (null). */
async function stored(owed: (number | null)[]): Promise<string[]> {
  const ids = owed.map(() => uuidv7());
  await database.db
    .insert(messages)
    .values(ids.map((id) => ({ id, conversationId, role: "assistant" as const, text: "", createdAt: AT })));
  await database.db.insert(openReplies).values(
    owed.map((owedTokens, i) => ({
      messageId: ids[i] ?? "",
      userId,
      model: defaultModel().id,
      admittedAt: AT,
      owedTokens,
      owedMicroUsd: owedTokens,
      owedAt: owedTokens === null ? null : AT,
    })),
  );
  return ids;
}

const left = async () => (await database.db.select().from(openReplies)).map(({ messageId }) => messageId);

const guard = (deliver: (owed: Owed) => Promise<void>) => {
  const told: Owed[] = [];
  const limiter: Pick<Limiter, "deliver"> = {
    async deliver(owed) {
      told.push(owed);
      await deliver(owed);
    },
  };
  return { told, parts: { db: database.db, limiter: limiter as Limiter } };
};
const listening = async () => {};
const away = () => Promise.reject(new FailureError({ code: "limits_unavailable", retryAfterMs: 1 }));

it("takes away what the guard was told, and leaves what is owed another figure by now or is being written", async () => {
  const [told = "", amended = "", writing = ""] = await stored([7, 8, null]);
  const outbox = createOutbox(database.db);
  outbox.told({ messageId: told, tokens: 7 });
  outbox.told({ messageId: amended, tokens: 7 });
  outbox.told({ messageId: writing, tokens: 0 });
  await outbox.flush();
  expect((await left()).sort()).toEqual([amended, writing].sort());
});

it("keeps what the database did not take, and takes it away with the next", async () => {
  const [first = "", second = ""] = await stored([1, 2]);
  const { db } = database;
  let failing = true;
  const flaky = new Proxy(db, {
    get(target, name, receiver) {
      if (name === "execute" && failing) return () => Promise.reject(new Error("no connection"));
      return Reflect.get(target, name, receiver);
    },
  });
  const outbox = createOutbox(flaky);
  outbox.told({ messageId: first, tokens: 1 });
  await outbox.flush();
  expect(await left()).toHaveLength(2);
  failing = false;
  outbox.told({ messageId: second, tokens: 2 });
  await outbox.flush();
  expect(await left()).toEqual([]);
});

it("tells the guard of everything that is owed, over all pages, and takes it away", async () => {
  const [writing] = await stored([null]);
  const ids = await stored(Array.from({ length: 2 * PAGE + 1 }, (_, i) => i + 1));
  const { told, parts } = guard(listening);
  await deliverOwed(parts, 0, () => false);
  expect(told.map(({ leaseId }) => leaseId).sort()).toEqual([...ids].sort());
  expect(told.find(({ leaseId }) => leaseId === ids[4])).toEqual({
    userId,
    leaseId: ids[4],
    admittedAt: AT.getTime(),
    writtenAt: AT.getTime(),
    charge: { tokens: 5, microUsd: 5 },
  });
  expect(await left()).toEqual([writing]);
});

it("asks a guard that is away for one page at the most, and keeps all", async () => {
  const ids = await stored(Array.from({ length: 2 * PAGE }, (_, i) => i + 1));
  const { told, parts } = guard(away);
  await deliverOwed(parts, 0, () => false);
  expect(told).toHaveLength(PAGE);
  expect(await left()).toHaveLength(ids.length);
});

it("gets past replies that can't be told", async () => {
  const ids = await stored(Array.from({ length: 2 * PAGE }, (_, i) => i + 1));
  const stuck = new Set(ids.slice(0, PAGE));
  const { parts } = guard(async ({ leaseId }) => {
    if (stuck.has(leaseId)) throw new RangeError("a broken row");
  });
  await deliverOwed(parts, 0, () => false);
  expect(new Set(await left())).toEqual(stuck);
});

it("leaves a reply to its own process while that may be telling the guard itself", async () => {
  const [mine, recent] = await stored([1, 2]);
  const { told, parts } = guard(listening);
  await deliverOwed(parts, 60_000, () => false);
  await deliverOwed(parts, 0, (id) => id === mine);
  expect(told.map(({ leaseId }) => leaseId)).toEqual([recent]);
  expect(await left()).toEqual([mine]);
});
