import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { authSecret } from "../server/auth/secret";
import { readEnv } from "../server/env";
import { PROCESS_HEADER, startBalancer } from "./demo-cluster/balancer";
import { missing } from "./demo-cluster/needs";
import { type ClusterProcess, startProcesses, untilServing } from "./demo-cluster/processes";
import { loadEnvFiles } from "./run/env-files";
import { nextCommand } from "./run/next";
import { freePort, isFree } from "./run/port";
import { onStopSignal, run } from "./run/process";

const MOST_PROCESSES = 16;

const asked = readArguments();
loadEnvFiles("production");
const env = checkedEnv();
const { count, port = env.port } = asked;
const lacking = missing(env);
if (lacking) fail(1, lacking);
if (!(await isFree(port))) {
  fail(
    1,
    `Port ${port} is in use. The next free one: npm run demo:cluster -- --port ${await freePort(port + 1)}`,
  );
}
let processes: ClusterProcess[] = [];
const stopAll = async () => {
  await Promise.all(processes.map((one) => one.stop()));
};
onStopSignal(async () => {
  console.log("\n  Ending: running replies have half a minute; Ctrl-C again ends them at once.");
  await stopAll();
});
process.on("SIGINT", () => {
  for (const { child } of processes) child.kill("SIGINT");
});

if (!existsSync(join(".next", "BUILD_ID"))) {
  console.log("  There is no production build yet. Building ...");
  if ((await run(process.execPath, nextCommand("build"))) !== 0) fail(1, "The build failed.");
}
try {
  console.log(`  Starting ${count} processes and a balancer ...`);
  processes = await startProcesses(count, port + 1, {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // One for all, or a session of one process would be none at the next.
    AUTH_SECRET: authSecret({ ...env, production: false }),
    DEMO_SIGN_IN: process.env.DEMO_SIGN_IN || "on",
    // The balancer, and whatever stands in front of it.
    TRUSTED_PROXIES: String(1 + env.trustedProxies),
  });
  await Promise.all(processes.map(untilServing));
  const { url } = await startBalancer(
    processes.map(({ address }) => address),
    port,
  );
  console.log(explained(url));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await stopAll();
  process.exit(1);
}
for (const [i, { child }] of processes.entries()) {
  child.once("exit", (code, signal) => {
    console.log(`  [${i + 1}] ended (${signal ?? `exit code ${code}`})`);
    if (processes.every(({ child }) => child.exitCode !== null || child.signalCode !== null)) process.exit(1);
  });
}

function explained(url: string): string {
  const rows = processes.map(
    ({ address, child }, i) => `  [${i + 1}]       ${address}  (process ${child.pid})`,
  );
  return [
    "",
    `  Balancer  ${url}  each request to the next process, whoever asks`,
    ...rows,
    "",
    `  Which process answers:  curl -sI ${url}/api/health | grep ${PROCESS_HEADER}`,
    `  An API key:             ${secretHint()}DATABASE_URL='${databaseHint()}' npm run admin -- key:create --email free@demo.local`,
    `  End one in mid-reply:   kill -9 ${processes.at(-1)?.child.pid}`,
    "  Ctrl-C ends all.",
    "",
  ].join("\n");
}

/** Another shell needs the processes' own secret: one that was made here stands in the data folder. */
function secretHint(): string {
  return env.authSecret ? "" : `AUTH_SECRET="$(cat ${join(env.dataDir, "auth-secret")})" `;
}

/** The address of the database; a password isn't printed. */
function databaseHint(): string {
  const url = new URL(env.databaseUrl ?? "");
  if (url.password) url.password = "...";
  return url.href;
}

function readArguments(): { count: number; port?: number } {
  try {
    const { values } = parseArgs({ options: { processes: { type: "string" }, port: { type: "string" } } });
    const { processes = "2", port } = values;
    return {
      count: whole("--processes", processes, 1, MOST_PROCESSES),
      ...(port !== undefined && { port: whole("--port", port, 1, 65_000) }),
    };
  } catch (error) {
    return fail(2, error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name}: got ${JSON.stringify(text)}, wants a whole number from ${least} to ${most}`);
}

function checkedEnv() {
  try {
    return readEnv({ ...process.env, NODE_ENV: "production" });
  } catch (error) {
    return fail(1, error instanceof Error ? error.message : String(error));
  }
}

function fail(code: number, sentence: string): never {
  console.error(sentence);
  process.exit(code);
}
