import { join } from "node:path";
import { DEMO_ACCOUNTS, seedDemoAccounts } from "../../server/auth/demo-accounts";
import { userByEmail } from "../../server/auth/users";
import { openDatabase } from "../../server/db/database";
import { holderOf } from "../../server/db/folder-lock";
import { readEnv } from "../../server/env";
import { loadEnvFiles } from "../run/env-files";
import type { Admin } from "./command";

/**
 * Opens what the app would open, from the same variables and files: PostgreSQL beside running processes, or the embedded
 * folder while none runs. A new folder gets its demo accounts, as the app would give it; a database that DATABASE_URL
 * names may be anybody's, and gets none.
 * @throws Error in one line when a variable is wrong, the database doesn't answer or the folder is in use
 */
export async function openAdmin(progress: Admin["progress"]): Promise<Admin & { close(): Promise<void> }> {
  loadEnvFiles(process.env.NODE_ENV === "production" ? "production" : "development");
  const env = readEnv();
  const holder = env.databaseUrl ? null : holderOf(join(env.dataDir, "database.lock"));
  if (holder) {
    throw new Error(
      `the app runs on the embedded database in ${env.dataDir} (process ${holder}), which one process can use at a time: ` +
        "stop it first, or give both a PostgreSQL by DATABASE_URL",
    );
  }
  progress(env.databaseUrl ? `on ${place(env.databaseUrl)}` : `on the embedded database in ${env.dataDir}`);
  const { db, close } = await openDatabase(
    env.databaseUrl ? { url: env.databaseUrl } : { dataDir: env.dataDir },
  );
  try {
    const now = Date.now();
    const demo = DEMO_ACCOUNTS[0]?.email ?? "";
    if (!env.databaseUrl && env.demo && !(await userByEmail(db, demo))) {
      progress("preparing the demo accounts ...");
      await seedDemoAccounts(db, now);
    }
    return { db, env, now, progress, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Host and database alone: an address may carry a password. */
function place(databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}
