import { Redis, type Requester } from "@upstash/redis";
import type { RedisAddress } from "../env";
import { parseTcpUrl } from "./address";
import { createRequester } from "./requester";
import { openRest } from "./rest";
import { openTcp } from "./tcp";
import { createWatch, type Watch } from "./watch";

export interface OpenRedis {
  redis: Redis;
  kind: "tcp" | "rest";
  /** Keys of one call must share a hash tag. */
  cluster: boolean;
  /** One command there and back. @throws as any command */
  ping(): Promise<void>;
  /** Ends the connection; what is under way fails. */
  close(): Promise<void>;
}

/**
 * A client of @upstash/redis on any Redis. It connects at its first command; each request has a second and is made once, and
 * what is wrong with the server is logged when it changes (`redis_failing`, `redis_back`).
 * @throws Error for an address that can't be one, without its login
 */
export function openRedis(address: RedisAddress): OpenRedis {
  const watch = createWatch(address);
  return address.kind === "rest" ? openUpstash(address, watch) : openServer(address, watch);
}

function openUpstash(address: RedisAddress & { kind: "rest" }, watch: Watch): OpenRedis {
  const redis = openRest(address);
  redis.use((request, next) => watched(watch, () => next(request).then(asUpstashAnswers)));
  return { redis, kind: "rest", cluster: false, ping: pingOf(redis), close: async () => {} };
}

function openServer(address: RedisAddress & { kind: "tcp" }, watch: Watch): OpenRedis {
  const target = parseTcpUrl(address.url);
  const transport = openTcp(target, {
    down: watch.failed,
    // The first answer of a new connection shows what the connection alone doesn't: a missing password, a loading server.
    up: () => void ping().catch(() => {}),
  });
  const requester = createRequester(transport);
  const redis = new Redis({
    request: (request) => watched(watch, () => requester.request(request)),
  } satisfies Requester);
  const ping = pingOf(redis);
  return { redis, kind: "tcp", cluster: target.cluster, ping, close: async () => transport.close() };
}

const pingOf = (redis: Redis) => async () => void (await redis.ping());

async function watched<T>(watch: Watch, request: () => Promise<T>): Promise<T> {
  try {
    const reply = await request();
    const errors = [reply].flat().flatMap(errorOf);
    if (errors.length === 0) watch.worked();
    for (const error of errors) watch.failed(new Error(error));
    return reply;
  } catch (error) {
    watch.failed(error);
    throw error;
  }
}

const errorOf = (reply: unknown): string[] =>
  typeof reply === "object" && reply !== null && "error" in reply && reply.error ? [String(reply.error)] : [];

/** Whatever answers 200 with JSON is not yet Upstash. */
function asUpstashAnswers<T>(reply: T): T {
  for (const one of [reply as { result?: unknown; error?: string }].flat())
    if (one.result === undefined && !one.error)
      throw new TypeError("The answer holds no result and no error");
  return reply;
}
