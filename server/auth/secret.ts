import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "../env";

/**
 * What sessions are signed with: `AUTH_SECRET`, or outside production one that is made once and kept in the data folder.
 * @throws Error in production without `AUTH_SECRET`
 */
export function authSecret(env: Env): string {
  if (env.authSecret) return env.authSecret;
  if (env.production) {
    throw new Error(
      "AUTH_SECRET: got nothing, wants at least 32 characters in production (openssl rand -base64 33)",
    );
  }
  const file = join(env.dataDir, "auth-secret");
  mkdirSync(env.dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(33).toString("base64"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8");
}
