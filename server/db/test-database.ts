import { randomBytes } from "node:crypto";
import { type OpenDatabase, openDatabase } from "./database";

/**
 * An empty database for one test file: on the PostgreSQL server of `TEST_DATABASE_URL`, or PGlite in memory.
 * `close` removes it.
 */
export async function openTestDatabase(): Promise<OpenDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return openDatabase({ dataDir: null });
  const { url, drop } = await createPostgres(server);
  const opened = await openDatabase({ url });
  return {
    ...opened,
    async close() {
      await opened.close();
      await drop();
    },
  };
}

/** A new, empty database on a PostgreSQL server, by its address. */
export async function createPostgres(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const { default: postgres } = await import("postgres");
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  const name = `headroom_test_${randomBytes(6).toString("hex")}`;
  await admin.unsafe(`create database ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
