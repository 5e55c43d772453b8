import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type OpenRedis, openRedis } from "./open";
import { type RedisCluster, startRedisCluster } from "./redis-cluster.fixture";
import { hasRedisServer } from "./redis-server.fixture";
import { COMMAND_DEADLINE_MS } from "./transport";

const MANY = Array.from({ length: 200 }, (_, i) => i);

describe.skipIf(!hasRedisServer)("a Redis Cluster", () => {
  let cluster: RedisCluster;
  let opened: OpenRedis;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster?.stop());
  beforeEach(async () => {
    for (const { port } of cluster.nodes) await openOne(port, (redis) => redis.flushall());
    opened = openRedis({ kind: "tcp", url: cluster.url });
  });
  afterEach(async () => {
    await opened.close();
    vi.restoreAllMocks();
  });

  it("serves keys of all nodes at once, from the first command on", async () => {
    expect(opened.cluster).toBe(true);
    await Promise.all(MANY.map((i) => opened.redis.set(`all:${i}`, i)));
    expect(await Promise.all(MANY.map((i) => opened.redis.get(`all:${i}`)))).toEqual(MANY);
  });

  it("answers each command of a pipeline, wherever its key is", async () => {
    const pipeline = opened.redis.pipeline();
    for (const i of MANY) pipeline.incrby(`piped:${i}`, i);
    expect(await pipeline.exec()).toEqual(MANY);
  });

  it("runs scripts and transactions on keys that share a hash tag, and no others", async () => {
    const { redis } = opened;
    const script = "return redis.call('incr', KEYS[1]) + redis.call('incr', KEYS[2])";
    expect(await redis.eval(script, ["{one}:a", "{one}:b"], [])).toBe(2);
    await expect(redis.eval(script, ["a", "b"], [])).rejects.toThrow("CROSSSLOT");
    expect(await redis.multi().incr("{two}:a").incr("{two}:b").exec()).toEqual([1, 1]);
    await expect(redis.multi().incr("a").incr("b").exec()).rejects.toThrow(/CROSSSLOT|slot/);
  });

  it("loads a script on each node that lacks it, as whoever falls back from EVALSHA does", async () => {
    const { redis } = opened;
    const script = redis.createScript<number>("return redis.call('incr', KEYS[1])");
    expect(await Promise.all(MANY.map((i) => script.exec([`script:${i}`], [])))).toEqual(MANY.map(() => 1));
  });

  it("follows a slot that has moved", async () => {
    const { redis } = opened;
    const slot = await redis.exec<number>(["CLUSTER", "KEYSLOT", "moving"]);
    await redis.get("moving");
    const ids = await Promise.all(cluster.nodes.map(({ port }) => idOf(port)));
    const owner = cluster.nodes.findIndex((_, i) => slot < Math.floor((16_384 * (i + 1)) / 3));
    const next = (owner + 1) % cluster.nodes.length;
    for (const { port } of cluster.nodes)
      await openOne(port, (redis) =>
        redis.exec(["CLUSTER", "SETSLOT", String(slot), "NODE", ids[next] ?? ""]),
      );
    expect(await redis.incr("moving")).toBe(1);
  });

  it("fails commands of a node that hangs after the deadline, and serves the others", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { redis } = opened;
    await Promise.all(MANY.map((i) => redis.set(`hung:${i}`, 0)));
    const { pid } = cluster.nodes[2] ?? { pid: 0 };
    process.kill(pid, "SIGSTOP");
    const start = performance.now();
    const outcomes = await Promise.allSettled(MANY.map((i) => redis.incr(`hung:${i}`)));
    const took = performance.now() - start;
    process.kill(pid, "SIGCONT");
    expect(took).toBeLessThan(COMMAND_DEADLINE_MS + 500);
    const failed = outcomes.filter(({ status }) => status === "rejected").length;
    expect(failed).toBeGreaterThan(MANY.length / 6);
    expect(failed).toBeLessThan(MANY.length / 2);
    // What was sent ran once when the node went on, and nothing was sent again.
    const values = await vi.waitFor(() => Promise.all(MANY.map((i) => redis.get(`hung:${i}`))), {
      timeout: 10_000,
    });
    expect(values).toEqual(MANY.map(() => 1));
  });
});

async function openOne<T>(port: number, act: (redis: OpenRedis["redis"]) => Promise<T>): Promise<T> {
  const { redis, close } = openRedis({ kind: "tcp", url: `redis://127.0.0.1:${port}` });
  try {
    return await act(redis);
  } finally {
    await close();
  }
}

const idOf = (port: number) => openOne(port, (redis) => redis.exec<string>(["CLUSTER", "MYID"]));
