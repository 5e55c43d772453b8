import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openTestRedis } from "../server/redis/test-redis";
import { onStopSignal } from "./run/process";
import { createOwnDatabase } from "./test/database";
import { installBrowser } from "./test/install-browser";
import { type Counts, type Stage, summary } from "./test/report";
import { browser, build, cluster, command, onServers, prove, unit } from "./test/stages";

const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
if (only && !["check", "unit", "prove", "e2e"].includes(only)) {
  console.error(`--only: got "${only}", wants check, unit, prove or e2e`);
  process.exit(2);
}

const adminUrl = process.env.TEST_DATABASE_URL || null;
const redisUrl = process.env.TEST_REDIS_URL || null;
if (process.env.HEADROOM_REQUIRE_SERVICES === "1" && !(adminUrl && redisUrl)) {
  const missing = adminUrl ? "TEST_REDIS_URL" : "TEST_DATABASE_URL";
  console.error(`${missing}: got nothing, wants a server's address: HEADROOM_REQUIRE_SERVICES is 1`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "headroom-test-"));
/** Gives back what was taken of servers for this run alone. */
const releases: (() => Promise<void>)[] = [];
const stages: Stage[] = [];
onStopSignal(cleanUp);

try {
  if (!only || only === "check") await stage("check", () => command("npm", ["run", "--silent", "check"]));
  if (!only || only === "unit") await unitStages();
  if (!only || only === "prove") await proveStages();
  if (!only || only === "e2e") await browserStages();
} finally {
  await cleanUp();
}
console.log(summary(stages));
process.exit(stages.some(({ counts }) => counts.failed > 0) ? 1 : 0);

async function unitStages(): Promise<void> {
  await stage("unit", () => unit(subfolder("unit")));
  if (!adminUrl && !redisUrl) return;
  await stage("data and limits on servers", async () =>
    onServers(subfolder("servers"), { databaseUrl: adminUrl, redisUrl }),
  );
}

async function proveStages(): Promise<void> {
  await stage("prove", () => prove({ databaseUrl: null, redisUrl: null }));
  if (!adminUrl || !redisUrl) return;
  await stage("prove over processes", () => prove({ databaseUrl: adminUrl, redisUrl }));
}

async function browserStages(): Promise<void> {
  const ready = await stage("browser", async () => ({
    passed: 0,
    failed: (await installBrowser()) ? 0 : 1,
    skipped: 0,
  }));
  const built = await stage("build", build);
  if (!ready || !built) return;
  await stage("e2e", () => browser(subfolder("embedded")));
  if (!adminUrl || !redisUrl) return;
  await stage("e2e on two processes", async () => {
    const database = await createOwnDatabase(adminUrl);
    releases.push(database.drop);
    const redis = await openTestRedis();
    releases.push(redis.close);
    return cluster(subfolder("cluster"), { databaseUrl: database.url, redisUrl: redis.url });
  });
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

function subfolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

async function cleanUp(): Promise<void> {
  await Promise.allSettled(releases.splice(0).map((release) => release()));
  rmSync(folder, { recursive: true, force: true });
}
