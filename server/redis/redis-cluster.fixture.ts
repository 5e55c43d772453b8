import { vi } from "vitest";
import { freePort, type RedisServer, startRedisServer } from "./redis-server.fixture";
import { connectResp, RespError } from "./resp.fixture";

const SLOTS = 16_384;

export interface RedisCluster {
  /** `redis+cluster:` with two of the nodes. */
  url: string;
  nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

/** A Redis Cluster of three primaries on 127.0.0.1 that keeps nothing. All nodes agree when it resolves. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const buses = [await freePort(), await freePort(), await freePort()];
  const nodes = await Promise.all(
    buses.map((bus) => startRedisServer(["--cluster-enabled", "yes", "--cluster-port", String(bus)])),
  );
  const run = async (node: RedisServer | undefined, ...command: string[]) => {
    const connection = await connectResp(`redis://127.0.0.1:${node?.port}`);
    const answer = await connection.send(command);
    connection.close();
    if (answer instanceof RespError) throw answer;
    return String(answer);
  };
  for (const [i, node] of nodes.entries()) {
    const [first, end] = [i, i + 1].map((third) => Math.floor((SLOTS * third) / nodes.length));
    await run(node, "CLUSTER", "ADDSLOTSRANGE", String(first), String((end ?? 0) - 1));
    await run(node, "CLUSTER", "SET-CONFIG-EPOCH", String(i + 1));
    if (i > 0) await run(nodes[0], "CLUSTER", "MEET", "127.0.0.1", String(node.port), String(buses[i]));
  }
  for (const node of nodes)
    await vi.waitFor(
      async () => {
        const info = await run(node, "CLUSTER", "INFO");
        if (!/cluster_state:ok/.test(info) || !/cluster_known_nodes:3/.test(info)) throw new Error(info);
      },
      { timeout: 30_000, interval: 100 },
    );
  return {
    url: `redis+cluster://127.0.0.1:${nodes[0]?.port},127.0.0.1:${nodes[1]?.port}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}
