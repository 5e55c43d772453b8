import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MOST_API_KEYS, userIdOfApiKey } from "../../server/auth/api-keys";
import { passwordMatches } from "../../server/auth/passwords";
import { type User, userByEmail, userById } from "../../server/auth/users";
import type { OpenDatabase } from "../../server/db/database";
import { openTestDatabase } from "../../server/db/test-database";
import { readEnv } from "../../server/env";
import { limitsOf } from "../../server/limits/limiter";
import { record } from "../../server/usage/ledger";
import { WrongUsage } from "./command";
import { understand } from "./understand";

const SECRET = "only-for-the-tests-of-the-command-line";
const NOW = Date.UTC(2030, 4, 6, 12);
const env = readEnv({ NODE_ENV: "test", AUTH_SECRET: SECRET });

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** What a command line answers with `--json`. */
// biome-ignore lint/suspicious/noExplicitAny: A test reads the document as any other program does.
async function admin(...args: string[]): Promise<any> {
  const understood = understand([...args, "--json"]);
  if ("help" in understood) throw new Error("This asks for help.");
  const { json, text } = await understood.act({ db: database.db, env, now: NOW, progress: () => {} });
  expect(text).not.toContain("undefined");
  return JSON.parse(JSON.stringify(json));
}

/** As a request to the app would read them now. */
async function userNow(email: string): Promise<User | null> {
  const found = await userByEmail(database.db, email);
  return found && userById(database.db, found.id, NOW);
}

/** Somebody on the free plan, as yet untouched. */
async function person(): Promise<string> {
  const email = `${crypto.randomUUID()}@test.local`;
  await admin("user:create", "--email", email);
  return email;
}

describe("user:create", () => {
  it("makes an account whose password is told once, and refuses to make it twice", async () => {
    const { users, password } = await admin("user:create", "--email", "Ada@Test.Local", "--admin");
    expect(users).toMatchObject([{ email: "ada@test.local", plan: "free", role: "admin" }]);
    expect(await userNow("ada@test.local")).toMatchObject({ id: users[0].id, role: "admin" });
    const stored = await userByEmail(database.db, "ada@test.local");
    expect(await passwordMatches(stored?.passwordHash ?? null, password)).toBe(true);
    await expect(admin("user:create", "--email", "ada@test.local")).rejects.toThrow("ada@test.local already");
  });

  it("makes many with a key each, or none when one of them is taken", async () => {
    const many = ["user:create", "--email", "load@test.local", "--password", "long enough", "--plan", "pro"];
    const { users, password } = await admin(...many, "--count", "1200", "--key");
    expect(password).toBeNull();
    expect(users).toHaveLength(1_200);
    expect(users.at(-1)).toMatchObject({ email: "load+1200@test.local", plan: "pro" });
    const whose = users.map(({ key }: { key: string }) => userIdOfApiKey(database.db, SECRET, key, NOW));
    expect(await Promise.all(whose)).toEqual(users.map(({ id }: { id: string }) => id));

    const more = ["user:create", "--email", "load@test.local", "--count", "1201"];
    await expect(admin(...more)).rejects.toThrow("load+1@test.local already has an account.");
    expect(await userNow("load+1201@test.local")).toBeNull();
  });

  it("leaves the addresses of guests to guests", async () => {
    await expect(admin("user:create", "--email", "a@browser.guest.invalid")).rejects.toThrow("can't have");
  });
});

describe("user:list", () => {
  it("shows every account once, page by page", async () => {
    await admin("user:create", "--email", "page@test.local", "--count", "12");
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { users: { email: string }[]; nextCursor: string | null } = await admin(
        ...["user:list", "--search", "page+", "--limit", "5", ...(cursor ? ["--cursor", cursor] : [])],
      );
      expect(page.users.length).toBeLessThanOrEqual(5);
      seen.push(...page.users.map(({ email }) => email));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
  });
});

describe("plan:set", () => {
  it("holds from the next request", async () => {
    const email = await person();
    expect(await admin("plan:set", "--email", email, "--plan", "pro")).toMatchObject({ before: "free" });
    expect((await userNow(email))?.subject.limits).toEqual(limitsOf("pro"));
    await expect(admin("plan:set", "--email", "no@test.local", "--plan", "pro")).rejects.toThrow(
      "no account",
    );
  });
});

describe("limits:set", () => {
  it("gives one number until a date, and the plan's for the other; then all of the plan's again", async () => {
    const email = await person();
    const { requests, tokensPerDay } = limitsOf("free");
    const granted = await admin("limits:set", "--email", email, "--requests", "7", "--until", "2031-12-31");
    expect(granted.override).toEqual({
      requestsMax: 7,
      tokensPerDay: null,
      until: "2032-01-01T00:00:00.000Z",
    });
    expect((await userNow(email))?.subject.limits).toMatchObject({
      requests: { ...requests, max: 7 },
      tokensPerDay,
    });
    await admin("limits:set", "--email", email, "--tokens", "9", "--until", "90m");
    expect((await userNow(email))?.subject.limits).toMatchObject({ requests, tokensPerDay: 9 });
    const ended = await userById(database.db, (await userNow(email))?.id ?? "", NOW + 90 * 60_000);
    expect(ended?.subject.limits).toEqual(limitsOf("free"));

    expect((await admin("limits:set", "--email", email, "--clear")).cleared).toBe(true);
    expect((await userNow(email))?.subject.limits).toEqual(limitsOf("free"));
    expect((await admin("limits:set", "--email", email, "--clear")).cleared).toBe(false);
  });

  it("refuses an end that is past", async () => {
    const past = ["limits:set", "--email", await person(), "--tokens", "9", "--until", "2030-05-05"];
    await expect(admin(...past)).rejects.toThrow(
      new WrongUsage('--until: got "2030-05-05", wants an end that is still to come, before the year 9999'),
    );
  });
});

describe("keys", () => {
  it("can be more than a user may make, are listed without their secret, and end by their id", async () => {
    const email = await person();
    const count = MOST_API_KEYS + 15;
    const { keys } = await admin("key:create", "--email", email, "--name", "load", "--count", String(count));
    expect(keys).toHaveLength(count);
    expect(await admin("key:revoke", "--id", keys[3].id)).toMatchObject({ revoked: true });
    const whose = (key: string) => userIdOfApiKey(database.db, SECRET, key, NOW);
    expect(await whose(keys[3].key)).toBeNull();
    expect(await whose(keys[4].key)).toBe((await userNow(email))?.id);

    const listed = await admin("key:list", "--email", email);
    expect(listed.keys).toHaveLength(count - 1);
    expect(JSON.stringify(listed)).not.toContain(keys[4].key);
    await expect(admin("key:revoke", "--id", crypto.randomUUID())).rejects.toThrow("no such key");
  });
});

describe("usage:show", () => {
  it("is the ledger's sums against what the user may use today", async () => {
    const email = await person();
    const userId = (await userNow(email))?.id ?? "";
    await record(database.db, {
      leaseId: crypto.randomUUID(),
      userId,
      conversationId: null,
      messageId: null,
      model: "claude-haiku-5-5",
      ended: "complete",
      stopReason: "end_turn",
      usage: { inputTokens: 100, outputTokens: 50, cacheWriteTokens: 0, cacheReadTokens: 0 },
      chargedTokens: 150,
      costMicroUsd: 35,
      estimatedInputTokens: 100,
      estimated: false,
      admittedAt: new Date(NOW),
      firstTokenAt: null,
      settledAt: new Date(NOW),
    });
    await admin("limits:set", "--email", email, "--tokens", "1000", "--until", "7d");
    const shown = await admin("usage:show", "--email", email, "--days", "3");
    expect(shown.today).toEqual({ day: "2030-05-06", usedTokens: 150, remainingTokens: 850 });
    expect(shown.total).toMatchObject({ messages: 1, chargedTokens: 150, costMicroUsd: 35 });
    expect(shown.days.map(({ chargedTokens }: { chargedTokens: number }) => chargedTokens)).toEqual([
      0, 0, 150,
    ]);
    expect(shown.models).toMatchObject([{ model: { id: "claude-haiku-5-5" }, messages: 1 }]);
    expect(shown.limits.grantedUntil).toBe("2030-05-13T12:00:00.000Z");
  });
});
