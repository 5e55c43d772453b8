import { randomBytes } from "node:crypto";
import type { RedisAddress } from "../../server/env";
import { parseTcpUrl } from "../../server/redis/address";
import { openRedis } from "../../server/redis/open";
import { startRestFront } from "../../server/redis/rest-front.fixture";
import { claimDatabase } from "./claim-database";
import { type Link, openLink } from "./link";

/** A Redis with nothing in it, of this run's own. */
export interface OwnRedis {
  /** What the processes under test are given. */
  variables: Record<string, string>;
  kind: "TCP" | "REST";
  /** The wire to it; null where none can be put between, as with TLS. */
  link: Link | null;
  /** Loses everything. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Takes what is empty at the address: over TCP one of the numbered databases, elsewhere the only one there is.
 * @param rest puts a REST front like Upstash's before a Redis over TCP
 * @throws Error where nothing is empty
 */
export async function takeRedis(given: RedisAddress, rest: boolean): Promise<OwnRedis> {
  if (given.kind === "rest" || parseTcpUrl(given.url).cluster) return takeWhole(given);
  const { url, release } = await claimDatabase(given.url);
  const admin = openRedis({ kind: "tcp", url });
  const front = rest ? await startRestFront(url, { token: randomBytes(16).toString("hex") }) : null;
  const link = await linkTo(front?.url ?? url);
  const near = link ? through(front?.url ?? url, link) : (front?.url ?? url);
  return {
    kind: front ? "REST" : "TCP",
    link,
    variables: variablesOf(
      front ? { kind: "rest", url: near, token: front.token } : { kind: "tcp", url: near },
    ),
    empty: async () => void (await admin.redis.flushdb()),
    async close() {
      await link?.close();
      await front?.close();
      await admin.redis.flushdb();
      await admin.close();
      await release();
    },
  };
}

async function takeWhole(given: RedisAddress): Promise<OwnRedis> {
  const admin = openRedis(given);
  const keys = await admin.redis.dbsize();
  if (keys > 0) {
    await admin.close();
    throw new Error(`it holds ${keys} keys`);
  }
  return {
    kind: given.kind === "rest" ? "REST" : "TCP",
    link: null,
    variables: variablesOf(given),
    empty: async () => void (await admin.redis.flushdb()),
    async close() {
      await admin.redis.flushdb();
      await admin.close();
    },
  };
}

async function linkTo(address: string): Promise<Link | null> {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== "redis:" && protocol !== "http:") return null;
  return openLink(hostname, Number(port || (protocol === "redis:" ? 6379 : 80)));
}

function through(address: string, link: Link): string {
  const url = new URL(address);
  url.hostname = "127.0.0.1";
  url.port = String(link.port);
  return url.href;
}

function variablesOf(address: RedisAddress): Record<string, string> {
  return address.kind === "tcp"
    ? { REDIS_URL: address.url, UPSTASH_REDIS_REST_URL: "", UPSTASH_REDIS_REST_TOKEN: "" }
    : { REDIS_URL: "", UPSTASH_REDIS_REST_URL: address.url, UPSTASH_REDIS_REST_TOKEN: address.token };
}
