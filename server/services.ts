import "server-only";
import { seedDemoAccounts } from "./auth/demo-accounts";
import { startGuestPurge } from "./auth/purge-guests";
import { openDatabase } from "./db/database";
import { readEnv } from "./env";
import { log } from "./log";
import { type Services, wire } from "./wire";

/** How long the process before may take to end in a rolling restart: its replies have half a minute. */
const RESTART_MS = 45_000;

async function open(): Promise<Services> {
  const env = readEnv();
  const database = await openDatabase(env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir });
  const { db } = database;
  await (env.redis ? database.joinProcesses(RESTART_MS) : database.becomeOnlyProcess(RESTART_MS));
  step(env.demo ? "the database is there; preparing the demo accounts" : "the database is there");
  if (env.demo) await seedDemoAccounts(db, Date.now());
  const wired = await wire(env, db);
  await wired.chat.recover();
  const stopPurge = env.guests ? startGuestPurge(wired) : () => {};
  step("everything is wired; waiting for the first page");
  return {
    ...wired,
    async close() {
      stopPurge();
      await wired.close();
      await database.close();
    },
  };
}

/** For who is watching the start; `npm run dev` shows it. */
const step = (what: string): void => log.info("start.step", { step: what });

const shared = globalThis as typeof globalThis & { headroom?: Promise<Services> };

/** The one set of services of this process; it survives hot reloads. A failed start is tried again by the next call. */
export function services(): Promise<Services> {
  shared.headroom ??= open().catch((error: unknown) => {
    shared.headroom = undefined;
    throw error;
  });
  return shared.headroom;
}
