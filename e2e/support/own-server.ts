import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nextCommand } from "../../scripts/run/next";
import { freePort } from "../../scripts/run/port";
import { untilReady } from "../../scripts/run/ready";
import { SERVER_ENV } from "./server-env";

const READY_DEADLINE_MS = 60_000;

/** A server of one test, with data of its own that outlive its process. */
export interface OwnServer {
  address: string;
  /** As a power cut would: nothing is ended or written any more. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the production build on a free port, everything embedded. */
export async function openServer(): Promise<OwnServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "headroom-e2e-"));
  const port = await freePort(3300 + Math.floor(Math.random() * 600));
  const address = `http://localhost:${port}`;
  let running: ChildProcess | null = null;

  const server: OwnServer = {
    address,
    async start() {
      running = spawn(process.execPath, nextCommand("start", "--port", String(port)), {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, ...SERVER_ENV, HEADROOM_DATA_DIR: dataDir },
      });
      await untilReady(address, running, READY_DEADLINE_MS);
    },
    async kill() {
      if (!running || running.exitCode !== null || running.signalCode !== null) return;
      const ended = once(running, "exit");
      running.kill("SIGKILL");
      await ended;
    },
    async close() {
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}
