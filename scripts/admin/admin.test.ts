import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userIdOfApiKey } from "../../server/auth/api-keys";
import { authSecret } from "../../server/auth/secret";
import { userByEmail, userById } from "../../server/auth/users";
import { openDatabase } from "../../server/db/database";
import { createPostgres } from "../../server/db/test-database";
import { readEnv } from "../../server/env";
import { limitsOf } from "../../server/limits/limiter";

/** A new embedded database takes seconds, on a busy machine many. */
const EMBEDDED_MS = 120_000;
const SECRET = "only-for-the-tests-of-the-command-line";
const server = process.env.TEST_DATABASE_URL;
const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

type Variables = Record<string, string>;

/** The command as a process of its own, with nothing of this machine's environment that would lead it elsewhere. */
function admin(variables: Variables, ...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", join("scripts", "admin.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "development", DATABASE_URL: "", AUTH_SECRET: SECRET, ...variables },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "headroom-admin-"));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it("tells wrong usage from failure by the exit code, and says nothing on stdout", async () => {
  const { code, stdout, stderr } = await admin({ HEADROOM_DATA_DIR: "/nowhere" }, "key:create");
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--email: got nothing, wants an email address");
});

it("tells a program on stdout what failed", async () => {
  const { code, stdout, stderr } = await admin(
    { HEADROOM_DATA_DIR: "/nowhere" },
    ...["key:create", "--json"],
  );
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({ error: stderr.trimEnd() });
});

describe("on an embedded folder", () => {
  let variables: Variables;
  beforeAll(() => {
    variables = { HEADROOM_DATA_DIR: newFolder(), AUTH_SECRET: "" };
  });

  it(
    "makes a new one as the app would, and prints a key of a demo account that works there",
    async () => {
      const { code, stdout } = await admin(variables, "key:create", "--email", "free@demo.local");
      expect(code).toBe(0);
      const key = stdout.trimEnd();
      expect(key).toMatch(/^hr_[\w-]{43}$/);
      const { db, close } = await openDatabase({ dataDir: variables.HEADROOM_DATA_DIR ?? "" });
      const secret = authSecret(readEnv({ ...variables, NODE_ENV: "development" }));
      const free = await userByEmail(db, "free@demo.local");
      expect(await userIdOfApiKey(db, secret, key, Date.now())).toBe(free?.id);
      await close();
    },
    EMBEDDED_MS,
  );

  it(
    "says which process holds it, and what to do",
    async () => {
      const app = await openDatabase({ dataDir: variables.HEADROOM_DATA_DIR ?? "" });
      const { code, stdout, stderr } = await admin(variables, "user:list");
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(`process ${process.pid}`);
      expect(stderr).toMatch(/stop it first.*DATABASE_URL\n$/);
      await app.close();
    },
    EMBEDDED_MS,
  );
});

it(
  "makes no demo accounts in production",
  async () => {
    const variables = { HEADROOM_DATA_DIR: newFolder(), NODE_ENV: "production" };
    const { code, stdout } = await admin(variables, "user:list", "--json");
    expect([code, JSON.parse(stdout)]).toEqual([0, { users: [], nextCursor: null }]);
  },
  EMBEDDED_MS,
);

it.skipIf(!server)(
  "works beside a process that serves the same PostgreSQL, which sees the change",
  async () => {
    const { url, drop } = await createPostgres(server ?? "");
    const app = await openDatabase({ url });
    cleanUps.push(drop, app.close);
    await app.becomeOnlyProcess(0);
    const variables = { HEADROOM_DATA_DIR: newFolder(), DATABASE_URL: url };
    const { code, stdout } = await admin(
      variables,
      ...["user:create", "--email", "ada@test.local", "--plan", "pro", "--json"],
    );
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { users: [{ plan: "pro" }] }]);
    const ada = await userByEmail(app.db, "ada@test.local");
    expect((await userById(app.db, ada?.id ?? "", Date.now()))?.subject.limits).toEqual(limitsOf("pro"));
    expect(await userByEmail(app.db, "free@demo.local"), "no demo accounts are planted there").toBeNull();
  },
);

it.skipIf(!server)(
  "makes no key, and no account for one, on a PostgreSQL whose app's secret it isn't told",
  async () => {
    const { url, drop } = await createPostgres(server ?? "");
    cleanUps.push(drop);
    const variables = { HEADROOM_DATA_DIR: newFolder(), DATABASE_URL: url, AUTH_SECRET: "" };
    const { code, stdout, stderr } = await admin(
      variables,
      ...["user:create", "--email", "ada@test.local", "--key"],
    );
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("AUTH_SECRET: got nothing, wants");
    const { db, close } = await openDatabase({ url });
    cleanUps.push(close);
    expect(await userByEmail(db, "ada@test.local")).toBeNull();
  },
);
