import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For `describe.skipIf(!hasRedisServer)`. */
export const hasRedisServer = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  port: number;
  /** Of the server's process, for signals. */
  pid: number;
  stop(): Promise<void>;
}

/** A Redis of one's own on 127.0.0.1 that keeps nothing, with further arguments of `redis-server`. Ready when it resolves. */
export async function startRedisServer(args: readonly string[] = [], port?: number): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-redis-"));
  const at = port ?? (await freePort());
  const own = [
    "--port",
    String(at),
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const child = spawn("redis-server", [...own, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const kill = () => void child.kill("SIGKILL");
  // A test run that ends early leaves no server behind.
  process.once("exit", kill);
  await ready(child);
  return {
    port: at,
    pid: child.pid ?? 0,
    async stop() {
      process.off("exit", kill);
      const gone = once(child, "exit");
      // A stopped process takes no other signal.
      if (child.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

async function ready(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}: ${said.slice(-500)}`)));
  });
}
