import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { OpenDatabase } from "../db/database";
import { apiKeys } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { createApiKey, listApiKeys, MOST_API_KEYS, revokeApiKey, userIdOfApiKey } from "./api-keys";
import { createUser } from "./users";

const SECRET = "s".repeat(32);
const NOON = Date.parse("2026-05-04T12:00:00Z");

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const newUser = () => createUser(database.db, { email: `${uuidv7()}@test.local`, name: null });
const create = (userId: string, name = "key", now = NOON) =>
  createApiKey(database.db, SECRET, { userId, name, now });
const ownerOf = (key: string, now = NOON, secret = SECRET) => userIdOfApiKey(database.db, secret, key, now);
const list = async (userId: string) => (await listApiKeys(database.db, userId, null)).items;

it("knows a key again, and keeps neither it nor anything that gives it away", async () => {
  const userId = await newUser();
  const { id, key } = await create(userId, "  Laptop ");
  expect(key).toMatch(/^hr_[\w-]{43}$/);
  expect(await ownerOf(key)).toBe(userId);
  const [row] = await database.db.select().from(apiKeys).where(eq(apiKeys.id, id));
  expect(row).toMatchObject({ name: "Laptop", hint: key.slice(-4) });
  expect(JSON.stringify(row)).not.toContain(key.slice(3, 20));
});

it("knows no other key: one letter off, of another secret, of no key's shape", async () => {
  const { key } = await create(await newUser());
  const last = key.endsWith("A") ? "B" : "A";
  expect(await ownerOf(key.slice(0, -1) + last)).toBeNull();
  expect(await ownerOf(key, NOON, "t".repeat(32))).toBeNull();
  for (const wrong of [
    "",
    "hr_",
    key.slice(0, -1),
    `${key}A`,
    key.slice(3),
    key.toUpperCase(),
    `${key}\u0000`,
  ]) {
    expect(await ownerOf(wrong)).toBeNull();
  }
});

it("refuses a revoked key at once, and lets nobody revoke another's", async () => {
  const [owner, other] = [await newUser(), await newUser()];
  const { id, key } = await create(owner);
  const missing = { failure: { code: "not_found" } };
  await expect(revokeApiKey(database.db, other, id, NOON)).rejects.toMatchObject(missing);
  expect(await ownerOf(key)).toBe(owner);
  await revokeApiKey(database.db, owner, id, NOON);
  expect(await ownerOf(key)).toBeNull();
  expect(await list(owner)).toEqual([]);
  await revokeApiKey(database.db, owner, id, NOON + 1);
  const [row] = await database.db.select().from(apiKeys).where(eq(apiKeys.id, id));
  expect(row?.revokedAt).toEqual(new Date(NOON));
});

it(`makes exactly ${MOST_API_KEYS} of many at once; a revoked one makes room`, async () => {
  const userId = await newUser();
  const made = await Promise.allSettled(Array.from({ length: MOST_API_KEYS + 5 }, () => create(userId)));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(MOST_API_KEYS);
  for (const one of made) {
    if (one.status === "rejected") expect(one.reason).toMatchObject({ failure: { code: "conflict" } });
  }
  const [first] = await list(userId);
  await revokeApiKey(database.db, userId, first?.id ?? "", NOON);
  await create(userId);
  await expect(create(userId)).rejects.toMatchObject({ failure: { code: "conflict" } });
});

it.each([["  "], ["x".repeat(61)], ["line\nbreak"], ["nul\u0000"]])("refuses the name %j", async (name) => {
  const failure = { code: "invalid_input", fields: { name: [expect.any(String)] } };
  await expect(create(await newUser(), name)).rejects.toMatchObject({ failure });
});

it("takes a name of 60 characters, and makes no key for nobody", async () => {
  expect(await create(await newUser(), "x".repeat(60))).toMatchObject({ id: expect.any(String) });
  await expect(create(uuidv7())).rejects.toMatchObject({ failure: { code: "not_found" } });
});

it("lists page by page, newest first, each key once, and only one's own", async () => {
  const userId = await newUser();
  await create(await newUser());
  const rows = Array.from({ length: 50 }, (_, i) => ({
    id: uuidv7(),
    userId,
    name: String(i),
    hash: uuidv7(),
    hint: "abcd",
    // Pairs made in one millisecond must not be lost between two pages.
    createdAt: new Date(NOON + Math.floor(i / 2)),
  }));
  await database.db.insert(apiKeys).values(rows);
  const names: string[] = [];
  let cursor: { at: string; id: string } | null = null;
  do {
    const page = await listApiKeys(database.db, userId, cursor);
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor);
  expect(names).toEqual(rows.map(({ name }) => name).reverse());
});

it("notes a use at most once a minute", async () => {
  const userId = await newUser();
  const { key } = await create(userId);
  const lastUsed = async () => (await list(userId))[0]?.lastUsedAt;
  const at = (ms: number) => new Date(NOON + ms).toISOString();
  expect(await lastUsed()).toBeNull();
  await ownerOf(key, NOON + 1_000);
  await vi.waitFor(async () => expect(await lastUsed()).toBe(at(1_000)));
  await ownerOf(key, NOON + 60_999);
  await ownerOf(key, NOON + 61_000);
  await vi.waitFor(async () => expect(await lastUsed()).toBe(at(61_000)));
});
