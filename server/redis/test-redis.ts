import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";

/** Databases that tests may take; 0 holds the claims. */
const DATABASES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15];
const CLAIM_MS = 30_000;
const PATIENCE_MS = 60_000;
/** Gives a claim back, or renews it, only while it is still ours. */
const RELEASE = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`;
const RENEW = `if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[2]) end return 0`;

/**
 * For `describe.skipIf`: true without `TEST_REDIS_URL`.
 * @throws Error instead under HEADROOM_REQUIRE_SERVICES=1, so that a suite that must run can't be skipped
 */
export function skipWithoutRedis(): boolean {
  if (process.env.TEST_REDIS_URL) return false;
  if (process.env.HEADROOM_REQUIRE_SERVICES === "1")
    throw new Error("TEST_REDIS_URL: got nothing, wants a Redis");
  return true;
}

/**
 * A database of its own, empty, on the server of `TEST_REDIS_URL`: one of its numbered ones that no other test holds.
 * `close` empties it and gives it back.
 */
export async function openTestRedis(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = new URL(process.env.TEST_REDIS_URL ?? "");
  server.pathname = "/0";
  const admin = new Redis(server.href, { maxRetriesPerRequest: 1 });
  const token = randomBytes(8).toString("hex");
  const database = await claim(admin, token);
  const keepAlive = setInterval(() => admin.eval(RENEW, 1, keyOf(database), token, CLAIM_MS), CLAIM_MS / 3);
  server.pathname = `/${database}`;
  await flush(server.href);
  return {
    url: server.href,
    async close() {
      clearInterval(keepAlive);
      await flush(server.href);
      await admin.eval(RELEASE, 1, keyOf(database), token);
      admin.disconnect();
    },
  };
}

const keyOf = (database: number) => `headroom:test:claim:${database}`;

async function claim(admin: Redis, token: string): Promise<number> {
  const until = Date.now() + PATIENCE_MS;
  do {
    for (const database of DATABASES)
      if (await admin.set(keyOf(database), token, "PX", CLAIM_MS, "NX")) return database;
    await new Promise((resolve) => setTimeout(resolve, 100));
  } while (Date.now() < until);
  admin.disconnect();
  throw new Error(`All databases of TEST_REDIS_URL are held by other tests for ${PATIENCE_MS} ms`);
}

async function flush(url: string): Promise<void> {
  const connection = new Redis(url, { maxRetriesPerRequest: 1 });
  await connection.flushdb();
  connection.disconnect();
}
