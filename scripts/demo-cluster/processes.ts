import type { ChildProcess } from "node:child_process";
import { forward } from "../dev/output";
import { nextCommand } from "../run/next";
import { freePort } from "../run/port";
import { start, stop } from "../run/process";

/** Longer than a process takes for its running replies. */
const STOP_DEADLINE_MS = 45_000;
const READY_DEADLINE_MS = 60_000;
const POLL_MS = 200;

export interface ClusterProcess {
  /** `http://localhost:<port>` */
  address: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts `count` processes of the production build, all at once, on free ports from `firstPort`. */
export async function startProcesses(
  count: number,
  firstPort: number,
  variables: Record<string, string>,
): Promise<ClusterProcess[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort((ports.at(-1) ?? firstPort - 1) + 1));
  return ports.map((port, i) => {
    const child = start(process.execPath, nextCommand("start", "--port", String(port)), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...variables },
    });
    const say = (line: string) => console.log(`  [${i + 1}] ${line.trimStart()}`);
    forward(child.stdout, say);
    forward(child.stderr, say);
    return { address: `http://localhost:${port}`, child, stop: () => stop(child, STOP_DEADLINE_MS) };
  });
}

/** Waits until a process can serve chat. @throws Error when it ended first, or the deadline passed */
export async function untilServing({ address, child }: ClusterProcess): Promise<void> {
  const deadline = AbortSignal.timeout(READY_DEADLINE_MS);
  while (!deadline.aborted) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the process at ${address} ended while starting; its reason stands above`);
    const answer = await fetch(`${address}/api/health`, { signal: deadline }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${address}/api/health did not answer 200 within ${READY_DEADLINE_MS / 1000} s`);
}
