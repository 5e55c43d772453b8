import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { start } from "../run/process";
import { type Controls, controlsOf, type Ready, type Settings } from "./control";

const READY_DEADLINE_MS = 60_000;
/** More than a process takes for its last replies. */
const RETIRE_DEADLINE_MS = 45_000;

/** A server process under test. */
export interface Member {
  address: string;
  controls: Controls;
  /** Ends it with -9, as a crash would. @returns once it is gone */
  kill(): Promise<void>;
  /** Ends it with SIGTERM, as a deployment would: it takes nothing new, and ends what it has. @returns once it is gone */
  retire(): Promise<void>;
}

/** Several server processes with one environment. */
export interface Fleet {
  /** Those that live. */
  readonly members: readonly Member[];
  /** Starts another one. */
  add(): Promise<Member>;
  stop(): Promise<void>;
}

/**
 * Starts `count` processes at once.
 * @param folder where each writes its log
 * @throws Error with the log's place when one does not start
 */
export async function startFleet(
  count: number,
  variables: Record<string, string>,
  settings: Settings,
  folder: string,
): Promise<Fleet> {
  const members: Member[] = [];
  let started = 0;

  async function add(): Promise<Member> {
    started += 1;
    const logFile = join(folder, `process-${started}.log`);
    const log = openSync(logFile, "a");
    const child = start(process.execPath, ["--import", "tsx", join("scripts", "prove", "process.ts")], {
      stdio: ["ignore", log, log, "ipc"],
      env: { ...process.env, ...variables, NODE_ENV: "production", PROVE_SETTINGS: JSON.stringify(settings) },
    });
    const leave = () => {
      const place = members.indexOf(member);
      if (place >= 0) members.splice(place, 1);
    };
    const member: Member = {
      address: await addressOf(child, logFile),
      controls: controlsOf(child),
      async kill() {
        leave();
        await end(child, "SIGKILL");
      },
      async retire() {
        leave();
        await Promise.race([end(child, "SIGTERM"), timeout(RETIRE_DEADLINE_MS)]);
        await end(child, "SIGKILL");
      },
    };
    members.push(member);
    return member;
  }

  async function stop(): Promise<void> {
    await Promise.all([...members].map((member) => member.retire()));
  }

  await Promise.all(Array.from({ length: count }, add)).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { members, add, stop };
}

async function addressOf(child: ChildProcess, logFile: string): Promise<string> {
  const [said] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => []),
    timeout(READY_DEADLINE_MS).then(() => []),
  ]);
  if (!said) {
    await end(child, "SIGKILL");
    throw new Error(`a server process did not start; it wrote ${logFile}`);
  }
  return (said as Ready).address;
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

const timeout = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
