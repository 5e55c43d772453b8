import type { ChildProcess } from "node:child_process";
import { cpSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { nextCommand } from "../scripts/run/next";
import { run, start, stop } from "../scripts/run/process";
import { untilReady } from "../scripts/run/ready";
import type { RedisAddress } from "../server/env";
import { nodeOn } from "./cores";

const READY_DEADLINE_MS = 60_000;
const BUILD_ID = join(".next", "BUILD_ID");
/** Next writes files of its own beside what it builds: it works on a copy, outside of what is checked and committed. */
const COPY = join(".cache", "bench");
const BARE = join("bench", "bare-next");
const PARTS = [BARE, join("bench", "patterns"), "server"];

type Core = Parameters<typeof nodeOn>[0];

const running = new Set<ChildProcess>();

/** @throws Error when the build fails */
export async function buildBare(): Promise<void> {
  for (const part of PARTS) cpSync(part, join(COPY, part), { recursive: true });
  console.log("Building the bare routes ...");
  await nextBuild(join(COPY, BARE));
}

/** Builds the product where it has not been built. @throws Error when the build fails */
export async function buildProduct(): Promise<void> {
  if (existsSync(BUILD_ID)) {
    console.log(
      `Measuring the build of ${statSync(BUILD_ID).mtime.toISOString()} (npm run build renews it).`,
    );
  } else {
    console.log("There is no production build yet. Building ...");
    await nextBuild(".");
  }
}

async function nextBuild(folder: string): Promise<void> {
  const code = await run(process.execPath, nextCommand("build", folder), {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (code !== 0) throw new Error(`next build ${folder} failed: exit code ${code}`);
}

/** The demo model on a port. */
export function startUpstream(
  port: number,
  tokensPerSecond: number,
  core: Core = "any",
): Promise<ChildProcess> {
  const speed = ["--port", String(port), "--tokens-per-second", String(tokensPerSecond)];
  return startServer(port, ["--import", "tsx", join("bench", "upstream.ts"), ...speed], {}, core);
}

/** Of `redis` the patterns' routes take what they need. */
export function startBare(
  port: number,
  upstream: string,
  redis: RedisAddress[] = [],
  core: Core = "any",
): Promise<ChildProcess> {
  const variables = { ...redisVariables(redis), ANTHROPIC_BASE_URL: upstream };
  return startServer(port, nextCommand("start", join(COPY, BARE), "--port", String(port)), variables, core);
}

/** Where a server under measurement keeps its data; `database` is a folder of the embedded one, or PostgreSQL. */
export interface Own {
  database: { dataDir: string } | { url: string };
  secret: string;
  /** null: limits in memory. */
  redis: RedisAddress | null;
}

/** The production build with `upstream` as its provider. */
export function startProduct(
  port: number,
  upstream: string,
  { database, secret, redis }: Own,
  core: Core = "any",
): Promise<ChildProcess> {
  const variables = {
    ...redisVariables(redis ? [redis] : []),
    ...("url" in database
      ? { DATABASE_URL: database.url }
      : { DATABASE_URL: "", HEADROOM_DATA_DIR: database.dataDir }),
    AUTH_SECRET: secret,
    SPEND_CEILING_USD_PER_DAY: "1000000",
    ANTHROPIC_API_KEY: "bench",
    ANTHROPIC_BASE_URL: upstream,
  };
  return startServer(port, nextCommand("start", "--port", String(port)), variables, core);
}

function redisVariables(addresses: RedisAddress[]): Record<string, string> {
  const variables = { REDIS_URL: "", UPSTASH_REDIS_REST_URL: "", UPSTASH_REDIS_REST_TOKEN: "" };
  for (const address of addresses) {
    if (address.kind === "tcp") variables.REDIS_URL = address.url;
    else {
      variables.UPSTASH_REDIS_REST_URL = address.url;
      variables.UPSTASH_REDIS_REST_TOKEN = address.token;
    }
  }
  return variables;
}

async function startServer(
  port: number,
  args: string[],
  variables: Record<string, string>,
  core: Core,
): Promise<ChildProcess> {
  const server = start(...nodeOn(core, args), {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production", ...variables },
  });
  running.add(server);
  await untilReady(`http://localhost:${port}`, server, READY_DEADLINE_MS);
  return server;
}

export async function stopServer(server: ChildProcess): Promise<void> {
  running.delete(server);
  await stop(server);
}

export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stopServer));
}
