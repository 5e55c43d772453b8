import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";

/** A process, told apart from a later one with the same pid where the system says when it started. */
interface Holder {
  pid: number;
  started: string | null;
}

const TAKEOVER_STALE_MS = 10_000;

/**
 * Takes `path` for this process; a dead holder's lock is taken over. PGlite needs it: two processes
 * on one folder lose data without a word.
 * @returns the release
 * @throws Error naming the holder
 */
export function lockFolder(path: string): () => void {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  if (!createFile(path, mine)) takeOver(path, mine);
  return () => {
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

/** The pid of the living process that holds the lock; null where none does. */
export function holderOf(path: string): number | null {
  const holder = parse(read(path));
  return holder && isAlive(holder) ? holder.pid : null;
}

/** Only one process at a time may judge and replace a lock, or two could take over from one dead holder. */
function takeOver(path: string, mine: string): void {
  const gate = `${path}.takeover`;
  if (!createFile(gate, mine)) {
    if (age(gate) < TAKEOVER_STALE_MS)
      throw new Error(`${path}: another process is taking this lock over; try again`);
    rmSync(gate, { force: true });
    if (!createFile(gate, mine))
      throw new Error(`${path}: another process is taking this lock over; try again`);
  }
  try {
    const holder = holderOf(path);
    if (holder !== null) {
      throw new Error(
        `the embedded database is in use by process ${holder}. Stop it, or set DATABASE_URL or another HEADROOM_DATA_DIR for a second one`,
      );
    }
    rmSync(path, { force: true });
    if (!createFile(path, mine)) throw new Error(`${path}: another process was quicker; try again`);
  } finally {
    rmSync(gate, { force: true });
  }
}

function createFile(path: string, content: string): boolean {
  try {
    const file = openSync(path, "wx");
    writeSync(file, content);
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
  }
  return holder.started === startOf(holder.pid);
}

/** Field 22 of proc(5)'s stat, in clock ticks since boot; null where there is no /proc. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function parse(content: string | null): Holder | null {
  try {
    const holder: unknown = JSON.parse(content ?? "");
    if (typeof holder !== "object" || holder === null || !("pid" in holder) || !("started" in holder))
      return null;
    return typeof holder.pid === "number"
      ? { pid: holder.pid, started: holder.started as string | null }
      : null;
  } catch {
    return null;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function age(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
