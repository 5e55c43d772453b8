import { afterAll, beforeAll, expect, it } from "vitest";
import type { OpenDatabase } from "../db/database";
import { limitOverrides } from "../db/schema";
import { openTestDatabase } from "../db/test-database";
import { createAttempts } from "../limits/attempts";
import { PLANS } from "../plans";
import { usedToday } from "../usage/ledger";
import { clientAddress, PEER_HEADER } from "./address";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, seedDemoAccounts } from "./demo-accounts";
import { hashPassword, passwordMatches } from "./passwords";
import { createSignInAttempts, SIGN_IN_ATTEMPTS } from "./sign-in-attempts";
import { createUser, setPlan, userByEmail, userById, userOfAccount } from "./users";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const NOON = Date.parse("2026-05-04T12:00:00Z");
const DAY_MS = 86_400_000;

it("keeps no password, and matches the right one only", async () => {
  const stored = await hashPassword("correct horse");
  expect(stored).toMatch(/^\$argon2id\$/);
  expect(await passwordMatches(stored, "correct horse")).toBe(true);
  expect(await passwordMatches(stored, "correct horsf")).toBe(false);
  expect(await passwordMatches(null, "decoy")).toBe(false);
});

it("takes an address once, whatever its case", async () => {
  await createUser(database.db, { email: "Ada@Example.org ", name: "Ada" });
  await expect(createUser(database.db, { email: "ada@example.ORG", name: null })).rejects.toMatchObject({
    failure: { code: "conflict" },
  });
  expect(await userByEmail(database.db, "ADA@example.org")).not.toBeNull();
});

it("knows an OAuth identity again, and never lets it into an account of the same address", async () => {
  const account = { provider: "github", providerAccountId: "1" };
  const profile = { email: "new@example.org", name: null, image: null };
  const id = await userOfAccount(database.db, account, profile);
  expect(await userOfAccount(database.db, account, { ...profile, email: "moved@example.org" })).toBe(id);
  await expect(
    userOfAccount(database.db, { provider: "google", providerAccountId: "2" }, profile),
  ).rejects.toMatchObject({ failure: { code: "conflict" } });
});

it("reads plan and override with the user: both count from the next request, and until their end", async () => {
  const id = await createUser(database.db, { email: "plan@example.org", name: null });
  await setPlan(database.db, id, "pro");
  await database.db.insert(limitOverrides).values({ userId: id, tokensPerDay: 7, until: new Date(NOON) });
  const before = await userById(database.db, id, NOON - 1);
  const after = await userById(database.db, id, NOON);
  expect(before?.subject.limits).toMatchObject({ tokensPerDay: 7, requests: PLANS.pro.requests });
  expect(after?.subject.limits.tokensPerDay).toBe(PLANS.pro.tokensPerDay);
});

it("seeds the demo accounts once, and uses their budgets up again every day", async () => {
  await seedDemoAccounts(database.db, NOON);
  await seedDemoAccounts(database.db, NOON);
  for (const demo of DEMO_ACCOUNTS) {
    const user = await userByEmail(database.db, demo.email);
    if (!user) throw new Error(demo.email);
    expect(await passwordMatches(user.passwordHash, DEMO_PASSWORD)).toBe(true);
    const budget = PLANS[demo.plan].tokensPerDay ?? 0;
    expect(await usedToday(database.db, user.id, NOON)).toBe(budget * demo.spent);
  }
  await seedDemoAccounts(database.db, NOON + DAY_MS);
  const spent = await userByEmail(database.db, "spent@demo.local");
  expect(await usedToday(database.db, spent?.id ?? "", NOON + DAY_MS)).toBe(PLANS.free.tokensPerDay);
});

it("limits attempts for one account and from one address, and gives a right one back", async () => {
  const { account, address, windowMs } = SIGN_IN_ATTEMPTS;
  const attempts = createSignInAttempts(
    createAttempts({ max: address, windowMs }, () => NOON),
    createAttempts({ max: account, windowMs }, () => NOON),
  );
  for (let i = 0; i < account * 2; i++) {
    const attempt = attempts.take("192.0.2.1", "right@example.org");
    if (!attempt.ok) throw new Error("refused");
    attempt.undo();
  }
  for (let i = 0; i < account; i++) expect(attempts.take("192.0.2.1", "a@example.org").ok).toBe(true);
  const refused = attempts.take("192.0.2.2", "A@example.org");
  expect(refused).toEqual({ ok: false, retryAfterMs: windowMs });
  for (let i = account; i < address; i++) attempts.take("192.0.2.1", `${i}@example.org`);
  expect(attempts.take("192.0.2.1", "z@example.org").ok).toBe(false);
  expect(attempts.take("192.0.2.2", "z@example.org").ok).toBe(true);
});

it("believes the socket, or what the trusted proxies wrote, and never the client's own claim", () => {
  const headers = new Headers({
    [PEER_HEADER]: "10.0.0.9",
    "x-forwarded-for": "6.6.6.6, 192.0.2.7, 10.0.0.8",
  });
  expect(clientAddress(headers, 0)).toBe("10.0.0.9");
  expect(clientAddress(headers, 1)).toBe("10.0.0.8");
  expect(clientAddress(headers, 2)).toBe("192.0.2.7");
  expect(clientAddress(new Headers({ [PEER_HEADER]: "10.0.0.9" }), 2)).toBe("10.0.0.9");
});

it.each([
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::ffff", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("takes %s for %s: an IPv6 network is one address", (peer, network) => {
  expect(clientAddress(new Headers({ [PEER_HEADER]: peer }), 0)).toBe(network);
});
