import { randomBytes } from "node:crypto";
import postgres from "postgres";

const CONNECT_DEADLINE_S = 10;

/** A database of one test run's own. */
export interface OwnDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates `headroom_test_<random>` on the server at `adminUrl`.
 * @throws Error naming TEST_DATABASE_URL when the server does not answer
 */
export async function createOwnDatabase(adminUrl: string): Promise<OwnDatabase> {
  const name = `headroom_test_${randomBytes(6).toString("hex")}`;
  await administer(adminUrl, (sql) => sql`create database ${sql(name)}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => administer(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

async function administer(url: string, act: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_DEADLINE_S, onnotice: () => {} });
  try {
    await act(sql);
  } catch (error) {
    throw new Error(`TEST_DATABASE_URL: PostgreSQL at ${new URL(url).host} refused`, { cause: error });
  } finally {
    await sql.end({ timeout: 1 });
  }
}
