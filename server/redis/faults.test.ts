import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import type { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type OpenRedis, openRedis } from "./open";
import { freePort, hasRedisServer, type RedisServer, startRedisServer } from "./redis-server.fixture";
import { connectResp, RespError } from "./resp.fixture";
import { COMMAND_DEADLINE_MS } from "./transport";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  vi.restoreAllMocks();
});

async function server(args: string[] = [], port?: number): Promise<RedisServer> {
  const started = await startRedisServer(args, port);
  cleanups.push(started.stop);
  return started;
}

function open(url: string): OpenRedis {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.spyOn(console, "log").mockImplementation(() => {});
  const opened = openRedis({ kind: "tcp", url });
  cleanups.push(opened.close);
  return opened;
}

async function admin(url: string) {
  const connection = await connectResp(url);
  cleanups.push(connection.close);
  return async (...command: string[]) => {
    const answer = await connection.send(command);
    if (answer instanceof RespError) throw answer;
    return answer;
  };
}

/** A way to a port that can be told to carry everything there, but break instead of bringing an answer back. */
async function cuttableLine(to: number): Promise<{ port: number; cutAtNextAnswer: () => void }> {
  let cut = false;
  const line = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    const end = () => [near, far].forEach((socket) => void socket.destroy());
    near
      .on("data", (chunk) => far.write(chunk))
      .on("error", end)
      .on("close", end);
    far.on("error", end).on("data", (chunk) => {
      if (!cut) return near.write(chunk);
      cut = false;
      // What was written to the far end is run all the same.
      near.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(line, "listening");
  cleanups.push(() => line.close());
  return { port: (line.address() as AddressInfo).port, cutAtNextAnswer: () => (cut = true) };
}

/** The milliseconds until a promise fails, and why. */
async function failure(work: Promise<unknown>): Promise<{ afterMs: number; error: Error }> {
  const start = performance.now();
  const error = await work.then(
    () => new Error("It worked"),
    (reason: Error) => reason,
  );
  return { afterMs: performance.now() - start, error };
}

const working = (redis: OpenRedis["redis"]) =>
  vi.waitFor(() => redis.ping(), { timeout: 10_000, interval: 20 });

describe.skipIf(!hasRedisServer)("a Redis that fails, over TCP", () => {
  it("fails a command of a hung server after its deadline; it runs once, and later ones work", async () => {
    const { port, pid } = await server();
    const { redis } = open(`redis://127.0.0.1:${port}`);
    await redis.set("n", 0);
    process.kill(pid, "SIGSTOP");
    const [first, second] = await Promise.all([failure(redis.incr("n")), failure(redis.incr("n"))]);
    process.kill(pid, "SIGCONT");
    expect(first.error).toMatchObject({ code: "TIMEOUT" });
    for (const { afterMs } of [first, second]) {
      expect(afterMs).toBeGreaterThan(COMMAND_DEADLINE_MS - 50);
      expect(afterMs).toBeLessThan(COMMAND_DEADLINE_MS + 500);
    }
    expect(await redis.get("n")).toBe(2);
  });

  it("connects anew when a server stays silent, and repeats nothing", async () => {
    const { port, pid } = await server();
    const { redis } = open(`redis://127.0.0.1:${port}`);
    await redis.set("n", 0);
    process.kill(pid, "SIGSTOP");
    let sent = 0;
    await vi.waitFor(
      async () => {
        const { error } = await failure(redis.incr("n"));
        if ("code" in error && error.code !== "UNSENT") sent++;
        expect(error).toMatchObject({ code: "UNSENT" });
      },
      { timeout: 15_000 },
    );
    process.kill(pid, "SIGCONT");
    await working(redis);
    expect(sent).toBeGreaterThan(0);
    expect(Number(await redis.get("n"))).toBeLessThanOrEqual(sent);
  });

  it.each([
    ["a command", 1, (redis: Redis) => redis.incr("n")],
    ["a pipeline", 3, (redis: Redis) => redis.pipeline().incr("n").incr("n").incr("n").exec()],
    ["a transaction", 3, (redis: Redis) => redis.multi().incr("n").incr("n").incr("n").exec()],
  ])("doesn't repeat %s whose answer was lost", async (_, asked, act) => {
    const { port } = await server();
    const line = await cuttableLine(port);
    const { redis } = open(`redis://127.0.0.1:${line.port}`);
    await redis.set("n", 0);
    line.cutAtNextAnswer();
    expect((await failure(act(redis))).error).toMatchObject({ code: "LOST" });
    await working(redis);
    // Of several commands, those that were under way when the line broke may not have arrived.
    expect(await redis.get("n")).toSatisfy((n) => (asked === 1 ? n === 1 : n <= asked));
  });

  it("makes a connection that was killed anew", async () => {
    const { port } = await server();
    const url = `redis://127.0.0.1:${port}`;
    const { redis } = open(url);
    const run = await admin(url);
    await redis.set("n", 0);
    await run("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await working(redis);
    await Promise.all(Array.from({ length: 50 }, () => redis.incr("n")));
    expect(await redis.get("n")).toBe(50);
  });

  it("refuses at once while the server is away, and works again when it is back", async () => {
    const port = await freePort();
    const { redis } = open(`redis://127.0.0.1:${port}`);
    const first = await failure(redis.incr("n"));
    expect(first.error).toMatchObject({ code: "UNSENT", message: expect.stringContaining("ECONNREFUSED") });
    const second = await failure(redis.incr("n"));
    expect(second.error).toMatchObject({ code: "UNSENT" });
    expect(second.afterMs).toBeLessThan(COMMAND_DEADLINE_MS / 2);
    await server([], port);
    await working(redis);
    // Nothing of what was refused was kept and sent after all.
    expect(await redis.get("n")).toBeNull();
  });

  it("never goes on in another database than its own", async () => {
    const { port } = await server(["--databases", "2"]);
    const url = `redis://127.0.0.1:${port}`;
    const { error } = await failure(open(`${url}/7`).redis.set("n", 1));
    expect(error.message).toContain("DB index is out of range");
    expect(await (await admin(url))("DBSIZE")).toBe(0);
  });

  it("sends nothing after it was closed", async () => {
    const { port } = await server();
    const opened = open(`redis://127.0.0.1:${port}`);
    await opened.ping();
    await opened.close();
    const { error } = await failure(opened.ping());
    expect(error).toMatchObject({ code: "CLOSED" });
  });
});
