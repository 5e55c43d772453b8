import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Given, readGiven } from "./prove/given";
import { ROWS } from "./prove/rows";
import { type Outcome, runRows } from "./prove/run-rows";
import { foot, heading, lineOf, paintFor } from "./prove/table";
import { onStopSignal } from "./run/process";

const USAGE = `npm run prove -- [--only id,id] [--processes N] [--rest] [--json] [--list]

Holds the promises of docs/limits.md against faults, on what the environment gives: nothing (everything embedded, one
process), or DATABASE_URL and REDIS_URL (or Upstash's variables) for several processes. It works in a database and a
Redis database of its own, and removes both.`;

const options = {
  only: { type: "string" },
  processes: { type: "string" },
  rest: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const values = readArguments();
if (values.help) finish(USAGE, 0);
if (values.list) finish(ROWS.map(({ id, fault }) => `${id.padEnd(16)} ${fault}`).join("\n"), 0);

const rows = chosen(values.only);
const given = orFail(() =>
  readGiven({
    processes: values.processes === undefined ? null : Number(values.processes),
    rest: values.rest,
  }),
);
const folder = mkdtempSync(join(tmpdir(), "headroom-prove-"));
const cleanUps: (() => Promise<void>)[] = [];
const outcomes: Outcome[] = [];
const paint = paintFor(process.stdout.isTTY === true);
let stopping = false;
onStopSignal(async () => {
  stopping = true;
  await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

if (!values.json) console.log(`${describe(given)}\n\n${heading(paint)}`);
try {
  await runRows(rows, given, folder, cleanUps, (outcome) => {
    outcomes.push(outcome);
    if (stopping) return;
    if (!values.json) console.log(lineOf(outcome, paint));
  });
} catch (error) {
  if (!stopping) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
await cleanUp();
// The signal's own way out ends the process.
if (stopping) await new Promise(() => {});

const broken = outcomes.filter(
  (outcome) => outcome.kind === "stuck" || (outcome.kind === "ran" && outcome.figures.broken.length > 0),
);
if (broken.length > 0) process.exitCode = 1;
console.log(
  values.json
    ? JSON.stringify(outcomes.map(plainOutcome), null, 2)
    : `${foot(outcomes, paint)}\n\n${verdict()}`,
);
if (process.exitCode) console.error(`\nThe processes' logs are in ${folder}`);
else rmSync(folder, { recursive: true, force: true });

function readArguments() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return finish(`${error instanceof Error ? error.message : error}\n\n${USAGE}`, 2);
  }
}

function chosen(only: string | undefined) {
  if (only === undefined) return ROWS;
  const ids = only.split(",");
  const unknown = ids.find((id) => !ROWS.some((row) => row.id === id));
  if (unknown !== undefined) finish(`--only: there is no row "${unknown}"; --list shows them`, 2);
  return ROWS.filter(({ id }) => ids.includes(id));
}

function describe({ databaseUrl, redis, rest, processes }: Given): string {
  const database = databaseUrl ? "PostgreSQL" : "embedded PostgreSQL";
  const store = redis ? `Redis over ${rest || redis.kind === "rest" ? "REST" : "TCP"}` : "limits in memory";
  return `${processes} ${processes === 1 ? "process" : "processes"}, ${database}, ${store}.`;
}

function verdict(): string {
  const ran = outcomes.filter(({ kind }) => kind === "ran").length;
  if (broken.length > 0) return `BROKEN: ${broken.map(({ row }) => row.id).join(", ")}`;
  return process.exitCode ? "The run broke off." : `${ran} faults, every promise kept.`;
}

function plainOutcome(outcome: Outcome) {
  const { row, ...rest } = outcome;
  return { id: row.id, fault: row.fault, ...rest };
}

function orFail<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return finish(error instanceof Error ? error.message : String(error), 2);
  }
}

async function cleanUp(): Promise<void> {
  for (const one of cleanUps.splice(0).reverse()) await one().catch((error: unknown) => console.error(error));
}

function finish(text: string, code: number): never {
  console.log(text);
  process.exit(code);
}
