import { parseArgs } from "node:util";
import { startRestFront } from "../../server/redis/rest-front.fixture";
import type { Order, Ready, Report } from "./network";
import { startRedisProxy } from "./redis-proxy";
import { startRestProxy } from "./rest-proxy";

/** The network between a server and its Redis, in a process of its own, so that what it does delays nobody. */
const { values } = parseArgs({ options: { redis: { type: "string", default: "redis://127.0.0.1:6379" } } });
const redis = new URL(values.redis);
const tcp = await startRedisProxy({ host: redis.hostname, port: Number(redis.port || 6379) });
const front = await startRestFront(redis.href, { token: "bench" });
const rest = await startRestProxy(front.url);
// Reading HTTP takes its time, which is not the network's.
const { hostname, port } = new URL(front.url);
const restLine = await startRedisProxy({ host: hostname, port: Number(port) }, () => () => []);

process.on("message", ({ id, delayMs }: Order) => {
  if (delayMs !== undefined) {
    for (const proxy of [tcp, rest, restLine]) proxy.setDelay(delayMs);
  }
  restLine.take();
  say({ id, tcp: tcp.take(), rest: rest.take() });
});
// The parent is gone, however it went.
process.on("disconnect", () => process.exit());

const near = new URL(redis);
near.host = `127.0.0.1:${tcp.port}`;
say({
  direct: { kind: "rest", url: front.url, token: front.token },
  tcp: { kind: "tcp", url: near.href },
  rest: restAt(rest.port),
  restLine: restAt(restLine.port),
});

function restAt(at: number) {
  return { kind: "rest", url: `http://127.0.0.1:${at}`, token: front.token } as const;
}

function say(message: Ready | Report): void {
  process.send?.(message);
}
