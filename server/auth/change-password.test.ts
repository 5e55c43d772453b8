import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { openTestDatabase } from "../db/test-database";
import { createAttempts } from "../limits/attempts";
import { changePassword, passwordKind } from "./change-password";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "./demo-accounts";
import { hashPassword, passwordMatches } from "./passwords";
import { createSignInAttempts, SIGN_IN_ATTEMPTS } from "./sign-in-attempts";
import { createUser, userByEmail } from "./users";

const NOON = Date.parse("2026-05-04T12:00:00Z");
const CURRENT = "correct horse";
const NEXT = "battery staple";

let database: OpenDatabase;
let passwordHash: string;
beforeAll(async () => {
  database = await openTestDatabase();
  passwordHash = await hashPassword(CURRENT);
});
afterAll(() => database.close());

async function setUp(more: { email?: string; passwordHash?: string | null } = {}) {
  const { db } = database;
  const email = more.email ?? `${uuidv7()}@test.local`;
  const userId = await createUser(db, { email, name: null, passwordHash, ...more });
  const { account, address, windowMs } = SIGN_IN_ATTEMPTS;
  const attempts = createSignInAttempts(
    createAttempts({ max: address, windowMs }, () => NOON),
    createAttempts({ max: account, windowMs }, () => NOON),
  );
  return {
    email,
    attempts,
    kind: () => passwordKind(db, userId),
    change: (current: string, next = NEXT) =>
      changePassword({ db, attempts }, { userId, current, next, address: "192.0.2.1" }),
    matches: async (password: string) =>
      passwordMatches((await userByEmail(db, email))?.passwordHash ?? null, password),
  };
}

it("changes the password of whoever knows the current one", async () => {
  const { change, matches, kind } = await setUp();
  expect(await kind()).toBe("own");
  expect(await change(CURRENT)).toEqual({ ok: true });
  expect(await matches(NEXT)).toBe(true);
  expect(await matches(CURRENT)).toBe(false);
});

it("tells a wrong current password, and one that stays the same, by their fields", async () => {
  const { change, matches } = await setUp();
  const wrong = { failure: { code: "invalid_input", fields: { current: [expect.any(String)] } } };
  const same = { failure: { code: "invalid_input", fields: { next: [expect.any(String)] } } };
  await expect(change("a guess")).rejects.toMatchObject(wrong);
  await expect(change(CURRENT, CURRENT)).rejects.toMatchObject(same);
  expect(await matches(CURRENT)).toBe(true);
});

it("counts wrong ones as failed sign-ins, and then looks at no password more, not even the right one", async () => {
  const { change, attempts, email, matches } = await setUp();
  for (let i = 0; i < SIGN_IN_ATTEMPTS.account; i++) await expect(change("a guess")).rejects.toThrow();
  const refused = { ok: false, retryAfterMs: SIGN_IN_ATTEMPTS.windowMs };
  expect(await change(CURRENT)).toEqual(refused);
  expect(attempts.take("192.0.2.2", email)).toEqual(refused);
  expect(await matches(CURRENT)).toBe(true);
});

it("leaves alone an account that signs in elsewhere, and a demo account, whose password everybody knows", async () => {
  const [demo] = DEMO_ACCOUNTS;
  const elsewhere = await setUp({ passwordHash: null });
  const shared = await setUp({ email: demo?.email, passwordHash: await hashPassword(DEMO_PASSWORD) });
  expect([await elsewhere.kind(), await shared.kind()]).toEqual(["none", "shared"]);
  const forbidden = { failure: { code: "forbidden" } };
  await expect(elsewhere.change("")).rejects.toMatchObject(forbidden);
  await expect(shared.change(DEMO_PASSWORD)).rejects.toMatchObject(forbidden);
  expect(await shared.matches(DEMO_PASSWORD)).toBe(true);
});

it("takes one of two changes at the same time", async () => {
  const { change, matches } = await setUp();
  const changes = await Promise.allSettled([
    change(CURRENT, "the first one"),
    change(CURRENT, "the second one"),
  ]);
  expect(changes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = changes[0]?.status === "fulfilled" ? "the first one" : "the second one";
  expect(await matches(winner)).toBe(true);
});
