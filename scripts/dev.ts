import { join } from "node:path";
import { holderOf } from "../server/db/folder-lock";
import { readEnv } from "../server/env";
import { banner, firstStep } from "./dev/banner";
import { forward } from "./dev/output";
import { loadEnvFiles } from "./run/env-files";
import { nextCommand } from "./run/next";
import { freePort, isFree } from "./run/port";
import { onStopSignal, start, stop } from "./run/process";
import { untilReady } from "./run/ready";

const READY_DEADLINE_MS = 180_000;
const STILL_STARTING_MS = 5_000;

const startedAt = performance.now();
const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
const fail = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

loadEnvFiles("development");
const env = checkedEnv();
const holder = env.databaseUrl ? null : holderOf(join(env.dataDir, "database.lock"));
if (holder) {
  fail(
    `Headroom already runs on ${env.dataDir} (process ${holder}). Stop it, or set HEADROOM_DATA_DIR for a second one.`,
  );
}
if (!(await isFree(env.port))) {
  fail(`Port ${env.port} is in use. The next free one: PORT=${await freePort(env.port + 1)} npm run dev`);
}
const address = `http://localhost:${env.port}`;
console.log(banner(env));
console.log(`  ${firstStep(env)}`);

const server = start(process.execPath, nextCommand("dev", "--port", String(env.port)), {
  stdio: ["ignore", "pipe", "pipe"],
  env: {
    NEXT_TELEMETRY_DISABLED: "1",
    // Next.js kills its server 100 ms after asking it to stop; the embedded database needs longer to close.
    NEXT_EXIT_TIMEOUT_MS: "5000",
    ...process.env,
    ...(process.stdout.isTTY && { FORCE_COLOR: "1" }),
  },
});
onStopSignal(() => stop(server));
server.once("exit", (code) => process.exit(code ?? 1));
forward(server.stdout, console.log);
forward(server.stderr, console.error);

const stillStarting = setInterval(() => console.log(`  still starting, ${seconds()} ...`), STILL_STARTING_MS);
try {
  const status = await untilReady(address, server, READY_DEADLINE_MS);
  if (status >= 500) console.error(`\n  The first page answers ${status}; the reason stands above.\n`);
  else console.log(`\n  Ready in ${seconds()}: ${address}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await stop(server);
  process.exit(1);
} finally {
  clearInterval(stillStarting);
}

function checkedEnv() {
  try {
    return readEnv(process.env);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
