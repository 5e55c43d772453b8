import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { onStopSignal } from "./run/process";
import { createOwnDatabase, type OwnDatabase } from "./test/database";
import { installBrowser } from "./test/install-browser";
import { type Counts, type Stage, summary } from "./test/report";
import { browser, build, command, data, unit } from "./test/stages";

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
if (only && !["check", "unit", "e2e"].includes(only)) {
  console.error(`--only: got "${only}", wants check, unit or e2e`);
  process.exit(2);
}

const adminUrl = process.env.TEST_DATABASE_URL || null;
if (!adminUrl && process.env.HEADROOM_REQUIRE_SERVICES === "1") {
  console.error("TEST_DATABASE_URL: got nothing, wants a PostgreSQL address: HEADROOM_REQUIRE_SERVICES is 1");
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "headroom-test-"));
const databases: OwnDatabase[] = [];
const stages: Stage[] = [];
onStopSignal(cleanUp);

try {
  if (!only || only === "check") await stage("check", () => command("npm", ["run", "--silent", "check"]));
  if (!only || only === "unit") await unitStages();
  if (!only || only === "e2e") await browserStages();
} finally {
  await cleanUp();
}
console.log(summary(stages));
process.exit(stages.some(({ counts }) => counts.failed > 0) ? 1 : 0);

async function unitStages(): Promise<void> {
  await stage("unit", () => unit(subfolder("unit")));
  if (!adminUrl) return;
  await stage("data on PostgreSQL", async () => data(subfolder("data"), await ownDatabase(adminUrl)));
}

async function browserStages(): Promise<void> {
  const ready = await stage("browser", async () => ({
    passed: 0,
    failed: (await installBrowser()) ? 0 : 1,
    skipped: 0,
  }));
  const built = await stage("build", build);
  if (!ready || !built) return;
  await stage("e2e", () => browser(subfolder("embedded"), null));
  if (!adminUrl) return;
  await stage("e2e on PostgreSQL", async () =>
    browser(subfolder("postgres"), await ownDatabase(adminUrl), ["--project=desktop", "--grep=@smoke"]),
  );
}

/** Runs one stage and notes how it ended; an error is a failure of this stage, not of the run. @returns whether it passed */
async function stage(name: string, run: () => Promise<Counts>): Promise<boolean> {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const counts = await run().catch((error: unknown): Counts => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  stages.push({ name, durationMs: performance.now() - startedAt, counts });
  return counts.failed === 0;
}

async function ownDatabase(adminUrl: string): Promise<string> {
  const database = await createOwnDatabase(adminUrl);
  databases.push(database);
  return database.url;
}

function subfolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

async function cleanUp(): Promise<void> {
  await Promise.allSettled(databases.map((database) => database.drop()));
  rmSync(folder, { recursive: true, force: true });
}
