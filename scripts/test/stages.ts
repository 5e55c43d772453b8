import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nextCommand } from "../run/next";
import { freePort } from "../run/port";
import { run } from "../run/process";
import { type Counts, countsOf } from "./report";

type Variables = Record<string, string>;

/** A command without tests of its own: it passes, or counts as one failure. */
export async function command(name: string, args: string[]): Promise<Counts> {
  return countsOf(null, await run(name, args));
}

export const build = () => command(process.execPath, nextCommand("build"));

/** Unit, property and data tests; these on the embedded database. */
export const unit = (folder: string) => vitest(folder, "");

/** The data tests again, on PostgreSQL: every test file under `server/` that opens a test database. */
export const data = (folder: string, databaseUrl: string) => vitest(folder, databaseUrl, dataTests());

async function vitest(folder: string, databaseUrl: string, files: string[] = []): Promise<Counts> {
  const file = join(folder, "vitest.json");
  const args = [
    "vitest",
    "run",
    ...files,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  const code = await run("npx", args, environment({ TEST_DATABASE_URL: databaseUrl }));
  return countsOf(report(file), code);
}

/** @throws Error where there is none: a run of no files would be a run of all */
function dataTests(): string[] {
  const files = readdirSync("server", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("server", file))
    .filter((file) => readFileSync(file, "utf8").includes("openTestDatabase"));
  if (files.length === 0) throw new Error("no test under server/ opens a test database");
  return files;
}

/**
 * Browser tests against the production build, on a server with data of its own.
 * @param databaseUrl an empty PostgreSQL database; `null` for the embedded one in `folder`
 */
export async function browser(
  folder: string,
  databaseUrl: string | null,
  args: string[] = [],
): Promise<Counts> {
  const file = join(folder, "playwright.json");
  const variables = {
    E2E_PORT: String(await freePort(3100)),
    E2E_DATA_DIR: join(folder, "data"),
    E2E_DATABASE_URL: databaseUrl ?? "",
    AUTH_SECRET: randomBytes(33).toString("base64"),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  };
  const code = await run(
    "npx",
    ["playwright", "test", "--reporter=list,json", ...args],
    environment(variables),
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
