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

process.on("message", ({ id, delayMs }: Order) => {
  if (delayMs !== undefined) {
    tcp.setDelay(delayMs);
    rest.setDelay(delayMs);
  }
  say({ id, tcp: tcp.take(), rest: rest.take() });
});
// The parent is gone, however it went.
process.on("disconnect", () => process.exit());

const near = new URL(redis);
near.host = `127.0.0.1:${tcp.port}`;
say({
  direct: { kind: "rest", url: front.url, token: front.token },
  tcp: { kind: "tcp", url: near.href },
  rest: { kind: "rest", url: `http://127.0.0.1:${rest.port}`, token: front.token },
});

function say(message: Ready | Report): void {
  process.send?.(message);
}
