import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { reasonOf } from "../log";
import { lockFolder } from "./folder-lock";
import { becomeOnlyProcess, joinProcesses, type Release } from "./only-process";
import { readImage } from "./pglite-image";
import * as schema from "./schema";

/** One dialect for both drivers: nothing outside this folder knows which one is behind it. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

export interface OpenDatabase {
  db: Database;
  kind: "pglite" | "postgres";
  /** See `becomeOnlyProcess`; the embedded database has one process in any case. */
  becomeOnlyProcess(patienceMs: number): Promise<void>;
  /** See `joinProcesses`: instead of the above, where limits are shared. */
  joinProcesses(patienceMs: number): Promise<void>;
  close(): Promise<void>;
}

const MIGRATIONS = join("server", "db", "migrations");

/** No statement takes longer, waiting for locks included: whoever asked has gone by then, and the connection is needed. */
const STATEMENT_MS = 30_000;

/**
 * Opens PostgreSQL at `url`, or PGlite in `dataDir` (`null`: in memory), and applies the migrations.
 * @throws Error naming the process that holds the folder, or what the server answered
 */
export function openDatabase(where: { url: string } | { dataDir: string | null }): Promise<OpenDatabase> {
  return "url" in where ? openPostgres(where.url) : openPglite(where.dataDir);
}

async function openPostgres(url: string): Promise<OpenDatabase> {
  const [{ default: postgres }, { drizzle }, { migrate }] = await Promise.all([
    import("postgres"),
    import("drizzle-orm/postgres-js"),
    import("drizzle-orm/postgres-js/migrator"),
  ]);
  const options = { connect_timeout: 10, onnotice: () => {} };
  // A migration may take as long as it needs, and waits for another process's.
  const migrating = postgres(url, { ...options, max: 2 });
  const client = postgres(url, { ...options, max: 10, connection: { statement_timeout: STATEMENT_MS } });
  try {
    const lock = await migrating.reserve();
    try {
      // Processes that start together take turns; the key is any number that nothing else in the database uses.
      await lock`select pg_advisory_lock(7522537964920827757)`;
      await migrate(drizzle(migrating), { migrationsFolder: MIGRATIONS });
      await lock`select pg_advisory_unlock(7522537964920827757)`;
    } finally {
      lock.release();
    }
    await client`select 1`;
  } catch (error) {
    await client.end({ timeout: 1 });
    const { host, pathname } = new URL(url);
    throw new Error(
      `DATABASE_URL: got ${host}${pathname}, wants a PostgreSQL that answers (${reasonOf(error)})`,
    );
  } finally {
    await migrating.end({ timeout: 1 });
  }
  let release: Release = async () => {};
  return {
    db: drizzle(client, { schema }),
    kind: "postgres",
    async becomeOnlyProcess(patienceMs) {
      release = await becomeOnlyProcess(url, { patienceMs });
    },
    async joinProcesses(patienceMs) {
      release = await joinProcesses(url, { patienceMs });
    },
    async close() {
      await release();
      await client.end({ timeout: 5 });
    },
  };
}

async function openPglite(dataDir: string | null): Promise<OpenDatabase> {
  const [{ PreparedPGlite }, { drizzle }, { migrate }] = await Promise.all([
    import("./prepared-pglite"),
    import("drizzle-orm/pglite"),
    import("drizzle-orm/pglite/migrator"),
  ]);
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  const release = dataDir === null ? () => {} : lockFolder(join(dataDir, "database.lock"));
  try {
    const folder = dataDir === null ? "memory://" : join(dataDir, "database");
    const fresh = dataDir === null || !existsSync(join(folder, "PG_VERSION"));
    const client = new PreparedPGlite({ dataDir: folder, loadDataDir: fresh ? readImage() : undefined });
    await client.waitReady;
    const db = drizzle(client, { schema });
    await migrate(db, { migrationsFolder: MIGRATIONS });
    const close = async () => {
      await client.close();
      release();
    };
    const alone = async () => {};
    return { db, kind: "pglite", becomeOnlyProcess: alone, joinProcesses: alone, close };
  } catch (error) {
    release();
    throw error;
  }
}
