import { randomBytes } from "node:crypto";
import { openDatabase } from "./database";

/**
 * An empty database for one test file: on the PostgreSQL server of `TEST_DATABASE_URL`, or PGlite in memory.
 * `close` removes it.
 */
export async function openTestDatabase() {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return openDatabase({ dataDir: null });
  const { default: postgres } = await import("postgres");
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const name = `headroom_test_${randomBytes(6).toString("hex")}`;
  await admin.unsafe(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const opened = await openDatabase({ url: own.href });
  return {
    ...opened,
    async close() {
      await opened.close();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
