import { openDatabase } from "../../server/db/database";
import { readEnv } from "../../server/env";
import { type Services, wire } from "../../server/wire";

/** How long the process before may take to end. */
const RESTART_MS = 10_000;

/**
 * A server process's parts, opened as `server/services.ts` opens them; that file is for Next's bundler alone.
 * @param ownClock keeps a shared store to this process's clock as well
 */
export async function boot(ownClock: boolean): Promise<{ services: Services; close: () => Promise<void> }> {
  const env = readEnv();
  const database = await openDatabase(env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir });
  await (env.redis ? database.joinProcesses(RESTART_MS) : database.becomeOnlyProcess(RESTART_MS));
  const services = await wire(env, database.db, undefined, ownClock ? () => Date.now() : undefined);
  await services.chat.recover();
  return {
    services,
    async close() {
      await services.close();
      await database.close();
    },
  };
}
