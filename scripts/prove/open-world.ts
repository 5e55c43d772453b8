import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createOwnDatabase } from "../test/database";
import { startFleet } from "./fleet";
import type { Given } from "./given";
import { takeRedis } from "./own-redis";
import { startUpstream } from "./upstream";
import type { World } from "./world";

/** What sets a world apart from the others. */
export interface WorldKind {
  name: string;
  ceilingMicroUsd: number | null;
  /** Limits keep to the processes' clocks, which rows move. */
  ownClock: boolean;
}

/**
 * Opens a world on what is given, with a database and a Redis of its own.
 * @param folder for logs and what is embedded
 * @param cleanUps gets how to undo each part as soon as it is there, so that a start that breaks off leaves nothing behind
 */
export async function openWorld(
  given: Given,
  kind: WorldKind,
  folder: string,
  cleanUps: (() => Promise<void>)[],
): Promise<World> {
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of undo.splice(0).reverse()) await one();
  };
  cleanUps.push(close);
  const place = join(folder, kind.name);
  mkdirSync(place);

  const database = given.databaseUrl ? await own("a database", createOwnDatabase(given.databaseUrl)) : null;
  if (database) undo.push(database.drop);
  const redis = given.redis ? await own("an empty Redis", takeRedis(given.redis, given.rest)) : null;
  if (redis) undo.push(redis.close);
  const upstream = await startUpstream();
  undo.push(upstream.close);

  const variables = {
    ...NOTHING,
    HEADROOM_DATA_DIR: join(place, "data"),
    DATABASE_URL: database?.url ?? "",
    ...(redis?.variables ?? {}),
    AUTH_SECRET: randomBytes(33).toString("base64"),
    ANTHROPIC_BASE_URL: upstream.address,
    SPEND_CEILING_USD_PER_DAY: kind.ceilingMicroUsd === null ? "" : String(kind.ceilingMicroUsd / 1_000_000),
  };
  const fleet = await startFleet(given.processes, variables, { ownClock: kind.ownClock }, place);
  undo.push(fleet.stop);

  let aheadMs = 0;
  return {
    fleet,
    upstream,
    redis,
    ceilingMicroUsd: kind.ceilingMicroUsd,
    controls() {
      const [member] = fleet.members;
      if (!member) throw new Error("no process lives");
      return member.controls;
    },
    async moveClocks(ms) {
      aheadMs = ms;
      await Promise.all(fleet.members.map(({ controls }) => controls.moveClock(ms)));
    },
    aheadMs: () => aheadMs,
    now: () => Date.now() + (redis && !kind.ownClock ? 0 : aheadMs),
    close,
  };
}

/** @throws Error that says which of the servers gave nothing, and why */
async function own<T>(what: string, take: Promise<T>): Promise<T> {
  try {
    return await take;
  } catch (error) {
    const told = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${what} of its own can't be had: ${told instanceof Error ? told.message : told}`);
  }
}

/** What the environment of this command may hold and a world must not have. */
const NOTHING = {
  REDIS_URL: "",
  UPSTASH_REDIS_REST_URL: "",
  UPSTASH_REDIS_REST_TOKEN: "",
  ANTHROPIC_API_KEY: "",
  GUEST_CHAT: "",
  TRUSTED_PROXIES: "",
  DEMO_SIGN_IN: "off",
};
