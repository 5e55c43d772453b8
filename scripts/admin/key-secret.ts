import { authSecret } from "../../server/auth/secret";
import type { Env } from "../../server/env";

/**
 * What the app hashes API keys with. Beside a PostgreSQL it must be named: one made here would be another than the
 * app's, which runs wherever it runs.
 * @throws Error in one line where it isn't
 */
export function keySecret(env: Env): string {
  if (env.databaseUrl && !env.authSecret) {
    throw new Error(
      "AUTH_SECRET: got nothing, wants the app's own beside DATABASE_URL: it knows no other's keys",
    );
  }
  return authSecret(env);
}
