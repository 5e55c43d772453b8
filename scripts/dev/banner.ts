import { existsSync } from "node:fs";
import { join } from "node:path";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../server/auth/demo-accounts";
import type { Env } from "../../server/env";

/** What is about to start, in a few lines: which parts are real, which embedded, and who can sign in. */
export function banner(env: Env): string {
  const rows: [string, string][] = [
    ["database", env.databaseUrl ? `PostgreSQL at ${place(env.databaseUrl)}` : `embedded, in ${env.dataDir}`],
    ["limits", env.redis ? `Redis at ${place(env.redis.url)}` : "embedded, in memory"],
    [
      "model",
      env.anthropic.apiKey
        ? `Anthropic at ${place(env.anthropic.baseUrl)}`
        : "embedded demo model (no key, no cost)",
    ],
  ];
  if (env.demo) {
    const names = DEMO_ACCOUNTS.map(({ email }) => email.split("@")[0]).join(", ");
    rows.push(["sign in", `one click, or password "${DEMO_PASSWORD}": ${names} @demo.local`]);
  }
  return ["", "  Headroom", ...rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}`), ""].join("\n");
}

/** What takes the time of the first moments. */
export function firstStep(env: Env): string {
  if (env.databaseUrl) return "applying migrations, compiling the first page ...";
  if (existsSync(join(env.dataDir, "database"))) return "opening the database, compiling the first page ...";
  return "creating the database (first start only), compiling the first page ...";
}

/** Host and port alone: an address may carry a password. */
const place = (url: string | null) => (url ? new URL(url).host : "api.anthropic.com");
