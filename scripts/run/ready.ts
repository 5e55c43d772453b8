import type { ChildProcess } from "node:child_process";

const POLL_MS = 100;

/**
 * Waits until `url` answers at all. @returns the status of the answer
 * @throws Error when the server ended first or the deadline passed
 */
export async function untilReady(url: string, server: ChildProcess, deadlineMs: number): Promise<number> {
  const deadline = AbortSignal.timeout(deadlineMs);
  while (!deadline.aborted) {
    if (server.exitCode !== null || server.signalCode !== null)
      throw new Error("the server stopped while starting");
    try {
      const response = await fetch(url, { signal: deadline, redirect: "manual" });
      await response.body?.cancel();
      return response.status;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  throw new Error(`${url} did not answer within ${deadlineMs / 1000} s`);
}
