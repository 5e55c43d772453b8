import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createDelayLine } from "./delay-line";
import { createCommandReader } from "./resp";
import { instant, type Trip } from "./trips";

export interface CountingProxy {
  port: number;
  /** Every answer comes this much later. */
  setDelay(ms: number): void;
  /** The round trips since the last call, oldest first. */
  take(): Trip[];
  close(): Promise<void>;
}

/**
 * Stands between a client and Redis over TCP, counts and delays. A round trip is whatever a client sends on one connection
 * until Redis answers; several commands in one are a pipeline.
 * @param openReader names the commands in what one connection sends; without names it is a line for any protocol
 */
export async function startRedisProxy(
  target: { host: string; port: number },
  openReader: () => (chunk: Buffer) => string[] = createCommandReader,
): Promise<CountingProxy> {
  let delay = 0;
  let trips: Trip[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const redis = connect(target);
    const forward = createDelayLine<Buffer>(
      (chunk) => redis.write(chunk),
      () => delay,
    );
    const commandsIn = openReader();
    let last: Trip | null = null;
    let waiting = false;
    client.on("data", (chunk) => {
      if (!last || !waiting) {
        last = { sentAt: instant(), commands: [], bytes: 0 };
        trips.push(last);
      }
      waiting = true;
      last.bytes += chunk.length;
      last.commands.push(...commandsIn(chunk));
      forward(chunk);
    });
    redis.on("data", (chunk) => {
      waiting = false;
      if (last) last.bytes += chunk.length;
      client.write(chunk);
    });
    for (const [socket, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(socket.setNoDelay(true));
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  return {
    port: (server.address() as AddressInfo).port,
    setDelay: (ms) => {
      delay = ms;
    },
    take() {
      const taken = trips;
      trips = [];
      return taken;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
