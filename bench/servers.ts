import type { ChildProcess } from "node:child_process";
import { cpSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { nextCommand } from "../scripts/run/next";
import { run, start, stop } from "../scripts/run/process";
import { untilReady } from "../scripts/run/ready";

const READY_DEADLINE_MS = 60_000;
const BUILD_ID = join(".next", "BUILD_ID");
/** Next writes files of its own beside what it builds: it works on a copy, outside of what is checked and committed. */
const BARE_COPY = join(".cache", "bench", "bare-next");

const running = new Set<ChildProcess>();

/** Builds the bare route, and the product where it has not been built. @throws Error when a build fails */
export async function build(): Promise<void> {
  cpSync(join("bench", "bare-next"), BARE_COPY, { recursive: true });
  console.log("Building the bare route ...");
  await nextBuild(BARE_COPY);
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
export function startUpstream(port: number, tokensPerSecond: number): Promise<ChildProcess> {
  const speed = ["--port", String(port), "--tokens-per-second", String(tokensPerSecond)];
  return startServer(port, ["--import", "tsx", join("bench", "upstream.ts"), ...speed], {});
}

export function startBare(port: number, upstream: string): Promise<ChildProcess> {
  return startServer(port, nextCommand("start", BARE_COPY, "--port", String(port)), {
    ANTHROPIC_BASE_URL: upstream,
  });
}

/** The production build on the embedded parts, with data of its own and `upstream` as its provider. */
export function startProduct(
  port: number,
  upstream: string,
  own: { dataDir: string; secret: string },
): Promise<ChildProcess> {
  return startServer(port, nextCommand("start", "--port", String(port)), {
    HEADROOM_DATA_DIR: own.dataDir,
    AUTH_SECRET: own.secret,
    DATABASE_URL: "",
    ANTHROPIC_API_KEY: "bench",
    ANTHROPIC_BASE_URL: upstream,
  });
}

async function startServer(
  port: number,
  args: string[],
  variables: Record<string, string>,
): Promise<ChildProcess> {
  const server = start(process.execPath, args, {
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
