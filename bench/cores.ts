import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** A server that is measured has a core for itself; what loads it has another. */
const SERVER_CORE = "0";
const CLIENT_CORE = "1";

/** Counted before this process is held to one of them. */
export const CORES: number = availableParallelism();

/** Where servers can be held to one core: Linux with taskset, and two cores at least. */
export const canPin: boolean = CORES > 1 && spawnSync("taskset", ["-c", SERVER_CORE, "true"]).status === 0;

/** A command line that runs Node on the servers' or the clients' core, or anywhere where that can't be said. */
export function nodeOn(core: "server" | "client" | "any", args: string[]): [string, string[]] {
  if (core === "any" || !canPin) return [process.execPath, args];
  return ["taskset", ["-c", core === "server" ? SERVER_CORE : CLIENT_CORE, process.execPath, ...args]];
}

/** Moves this process, which is the client, to the clients' core. @returns the way back */
export function pinClient(): () => void {
  if (!canPin) return () => {};
  const all = `0-${CORES - 1}`;
  const move = (cores: string) => spawnSync("taskset", ["-acp", cores, String(process.pid)]);
  move(CLIENT_CORE);
  return () => move(all);
}
