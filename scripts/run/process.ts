import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";

const STOP_DEADLINE_MS = 8_000;
const PARENT_POLL_MS = 250;

/** Starts a command as the head of its own process group, so that `stop` reaches what it starts in turn. */
export function start(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(command, args, { ...options, detached: process.platform !== "win32" });
}

/** Asks with SIGTERM, waits for the end, and then ends whatever is left of the group. */
export async function stop(child: ChildProcess, deadlineMs = STOP_DEADLINE_MS): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const deadline = setTimeout(() => killGroup(child), deadlineMs);
    await ended;
    clearTimeout(deadline);
  }
  killGroup(child);
}

/** Runs a command to its end. @returns its exit code; 1 where a signal ended it or it could not start */
export async function run(command: string, args: string[], options: SpawnOptions = {}): Promise<number> {
  const child = start(command, args, { stdio: "inherit", ...options });
  running.add(child);
  return new Promise((resolve) => {
    const end = (code: number | null) => {
      running.delete(child);
      resolve(code ?? 1);
    };
    child.once("exit", end);
    child.once("error", () => end(1));
  });
}

const running = new Set<ChildProcess>();

/** Stops what `run` has under way, cleans up, and exits as a shell would, when this process is told to stop. */
export function onStopSignal(cleanUp: () => Promise<void> | void): void {
  let stopping = false;
  const end = async (code: number) => {
    if (stopping) return;
    stopping = true;
    await Promise.all([...running].map(stop));
    await cleanUp();
    process.exit(code);
  };
  process.on("SIGHUP", () => end(129));
  process.on("SIGINT", () => end(130));
  process.on("SIGTERM", () => end(143));
  if (process.env.npm_lifecycle_event) onParentGone(() => end(143));
}

/** npm hands a signal to the shell that it started, and the shell ends without handing it on. */
function onParentGone(act: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && act(), PARENT_POLL_MS).unref();
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is empty already.
  }
}
