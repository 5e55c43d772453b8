import { seedDemoAccounts } from "./auth/demo-accounts";
import { purgeGuests } from "./auth/purge-guests";
import { purgeConversations } from "./chat/purge-conversations";
import { startDaily } from "./daily";
import { openDatabase } from "./db/database";
import { type Env, readEnv } from "./env";
import { log } from "./log";
import { type Services, wire } from "./wire";

/** How long the process before may take to end in a rolling restart: its replies have half a minute. */
const RESTART_MS = 45_000;

/**
 * Everything a server process needs before its first request: the database, its lock, what dead processes left. `close`
 * ends all of it, the database too.
 * @param clock see `wire`
 */
export async function openServices(env: Env = readEnv(), clock?: () => number): Promise<Services> {
  const database = await openDatabase(env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir });
  const { db } = database;
  await (env.redis ? database.joinProcesses(RESTART_MS) : database.becomeOnlyProcess(RESTART_MS));
  step(env.demo ? "the database is there; preparing the demo accounts" : "the database is there");
  if (env.demo) await seedDemoAccounts(db, Date.now());
  const wired = await wire(env, db, undefined, clock);
  await wired.chat.recover();
  const { now } = wired;
  const purges = [
    startDaily("conversations.not_purged", (stopped) => purgeConversations(db, now(), stopped)),
    ...(env.guests ? [startDaily("guests.not_purged", (stopped) => purgeGuests(db, now(), stopped))] : []),
  ];
  step("everything is wired; waiting for the first page");
  return {
    ...wired,
    async close() {
      const stopping = purges.map((stop) => stop());
      await wired.close();
      await Promise.all(stopping);
      await database.close();
    },
  };
}

/** For who is watching the start; `npm run dev` shows it. */
const step = (what: string): void => log.info("start.step", { step: what });
