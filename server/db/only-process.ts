import type { Sql } from "postgres";
import { log, reasonOf } from "../log";

/** "headroom" and a second word in ASCII: another key than the migrations'. */
const KEY = [0x68656164, 0x6f6e6c79] as const;
const EVERY_MS = 1_000;
const LOOK_MS = 5_000;

/** Gives the lock back, and closes its connection. */
export type Release = () => Promise<void>;

export interface Patience {
  /** How long to wait for the lock at first. */
  patienceMs: number;
  /** How often a lock that is held is looked at. */
  lookMs?: number;
  /** Called where the lock went with its connection and somebody else took it meanwhile. Ends the process if not given. */
  onLost?: () => void;
}

/**
 * Waits until this process alone serves the database, for as long as a rolling restart may take: where limits live in a
 * process's memory, a second process would give everybody a second budget. The lock lives as long as its connection, of
 * which it has one of its own; it is taken again when that breaks.
 * @param url of the database
 * @throws Error when another process keeps it
 */
export function becomeOnlyProcess(url: string, patience: Patience): Promise<Release> {
  return lock(url, "pg_try_advisory_lock", patience, ALONE);
}

/**
 * Waits until every process that serves the database keeps its limits outside, as this one does.
 * @throws Error when one that keeps them in its memory goes on
 */
export function joinProcesses(url: string, patience: Patience): Promise<Release> {
  return lock(url, "pg_try_advisory_lock_shared", patience, TOGETHER);
}

const ALONE =
  "another process serves this database; limits live in one process's memory, so stop that one first, or give both the same Redis (REDIS_URL)";
const TOGETHER =
  "a process without Redis serves this database and keeps limits in its memory; stop it first, or give it the same Redis (REDIS_URL)";

type Take = "pg_try_advisory_lock" | "pg_try_advisory_lock_shared";

async function lock(
  url: string,
  take: Take,
  { patienceMs, lookMs = LOOK_MS, onLost = endProcess }: Patience,
  refusal: string,
): Promise<Release> {
  const { default: postgres } = await import("postgres");
  const client = postgres(url, { max: 1, max_lifetime: null, connect_timeout: 10, onnotice: () => {} });
  try {
    for (let waited = 0; ; waited += EVERY_MS) {
      const { mine, backend } = await tryLock(client, take, null);
      if (mine) return keep(client, take, { backend, lookMs, onLost, refusal });
      if (waited >= patienceMs) throw new Error(refusal);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
}

function keep(
  client: Sql,
  take: Take,
  held: { backend: number; lookMs: number; onLost: () => void; refusal: string },
): Release {
  let { backend } = held;
  let looking = false;
  let released = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      const now = await tryLock(client, take, backend);
      if (released) return;
      if (now.mine && now.backend !== backend) log.warn("process.locked_again");
      if (now.mine) backend = now.backend;
      else if (now.taken) {
        clearInterval(timer);
        log.error("process.not_alone", { reason: held.refusal });
        held.onLost();
      }
    } catch (error) {
      if (!released) log.warn("process.lock_unknown", { error: reasonOf(error) });
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(look, held.lookMs);
  timer.unref();
  return async () => {
    released = true;
    clearInterval(timer);
    await client.end({ timeout: 1 });
  };
}

/**
 * Takes the lock, which changes nothing for the connection that has it.
 * @param before the connection that had it: the server may not have noticed yet that it is gone
 * @returns `taken`: whether another one than that has it
 */
async function tryLock(client: Sql, take: Take, before: number | null) {
  const [row] = await client<{ mine: boolean; backend: number; taken: boolean }[]>`
    select ${client(take)}(${KEY[0]}, ${KEY[1]}) as mine, pg_backend_pid() as backend, exists (
      select from pg_locks
      where locktype = 'advisory' and granted and classid = ${KEY[0]} and objid = ${KEY[1]} and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and pid <> pg_backend_pid() and pid is distinct from ${before}::integer
    ) as taken`;
  if (!row) throw new Error("PostgreSQL answered no row.");
  return row;
}

const endProcess = () => process.exit(1);
