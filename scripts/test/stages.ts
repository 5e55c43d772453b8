import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nextCommand } from "../run/next";
import { freePort } from "../run/port";
import { run } from "../run/process";
import { type Counts, countsOf } from "./report";

type Variables = Record<string, string>;

/** A command without tests of its own: it passes, or counts as one failure. */
export async function command(name: string, args: string[], variables: Variables = {}): Promise<Counts> {
  return countsOf(null, await run(name, args, environment(variables)));
}

export const build = () => command(process.execPath, nextCommand("build"));

/** The servers that tests may use; `null` where there is none. */
export interface Servers {
  databaseUrl: string | null;
  redisUrl: string | null;
}

const NONE: Servers = { databaseUrl: null, redisUrl: null };

/** Unit, property and data tests; these on the embedded parts. */
export const unit = (folder: string) => vitest(folder, NONE);

/** Every test under `server/` and `scripts/` that opens a database or a Redis, again, on real ones. */
export const onServers = (folder: string, servers: Servers) =>
  vitest(folder, servers, testsOfServers(servers));

async function vitest(folder: string, servers: Servers, files: string[] = []): Promise<Counts> {
  const file = join(folder, "vitest.json");
  const args = [
    "vitest",
    "run",
    ...files,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  const variables = {
    TEST_DATABASE_URL: servers.databaseUrl ?? "",
    TEST_REDIS_URL: servers.redisUrl ?? "",
    // Without servers there is nothing to require: these tests run on what is embedded.
    HEADROOM_REQUIRE_SERVICES: servers === NONE ? "" : (process.env.HEADROOM_REQUIRE_SERVICES ?? ""),
  };
  const code = await run("npx", args, environment(variables));
  return countsOf(report(file), code);
}

/** @throws Error where there is none: a run of no files would be a run of all */
function testsOfServers({ databaseUrl, redisUrl }: Servers): string[] {
  const needs = [...(databaseUrl ? ["openTestDatabase"] : []), ...(redisUrl ? ["openTestRedis"] : [])];
  const files = ["server", "scripts"]
    .flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: "utf8" }).map((file) => join(root, file)),
    )
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => {
      const source = readFileSync(file, "utf8");
      return needs.some((need) => source.includes(need));
    });
  if (files.length === 0) throw new Error("no test under server/ opens a test database or Redis");
  return files;
}

/** The promises under fault, see scripts/prove.ts: embedded, or several processes on these servers. */
export const prove = ({ databaseUrl, redisUrl }: Servers) =>
  command(process.execPath, ["--import", "tsx", join("scripts", "prove.ts")], {
    DATABASE_URL: databaseUrl ?? "",
    REDIS_URL: redisUrl ?? "",
  });

/** Browser tests against the production build, embedded, on a server with data of its own. */
export const browser = (folder: string) => playwright(folder, {}, []);

/** The essential ones again: two processes behind a balancer, on these servers. */
export const cluster = (folder: string, servers: { databaseUrl: string; redisUrl: string }) =>
  playwright(folder, { E2E_DATABASE_URL: servers.databaseUrl, E2E_REDIS_URL: servers.redisUrl }, [
    "--project=desktop",
    "--grep=@smoke",
  ]);

async function playwright(folder: string, variables: Variables, args: string[]): Promise<Counts> {
  const file = join(folder, "playwright.json");
  const own = {
    E2E_PORT: String(await freePort(3100)),
    E2E_DATA_DIR: join(folder, "data"),
    E2E_DATABASE_URL: "",
    E2E_REDIS_URL: "",
    AUTH_SECRET: randomBytes(33).toString("base64"),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  };
  const code = await run(
    "npx",
    ["playwright", "test", "--reporter=list,json", ...args],
    environment({ ...own, ...variables }),
  );
  return countsOf(report(file), code);
}

const environment = (variables: Variables) => ({ env: { ...process.env, ...variables } });

function report(file: string) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
