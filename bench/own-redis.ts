import { Redis } from "ioredis";

/** The logical database that the benchmarks have for themselves. */
const DATABASE = 13;
const MARK = "headroom-bench";

export interface OwnRedis {
  url: string;
  empty(): Promise<void>;
  /** Microseconds that the server has spent in scripts, whoever sent them. */
  scriptMicros(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Takes a logical database of the Redis at `url`.
 * @throws Error when somebody else's keys are in it: it will be emptied
 */
export async function takeRedis(url: string): Promise<OwnRedis> {
  const own = new URL(url);
  own.pathname = `/${DATABASE}`;
  const redis = new Redis(own.href, { maxRetriesPerRequest: 1 });
  redis.on("error", () => {});
  try {
    const keys = await redis.dbsize();
    if (keys > 0 && !(await redis.exists(MARK)))
      throw new Error(`logical database ${DATABASE} holds ${keys} keys, and the benchmarks want it empty`);
    const empty = async () => {
      await redis.flushdb();
      await redis.set(MARK, "emptied by the next run");
    };
    await empty();
    return {
      url: own.href,
      empty,
      async scriptMicros() {
        const stats = await redis.info("commandstats");
        const spent = stats.matchAll(/cmdstat_eval(?:sha)?:calls=\d+,usec=(\d+)/g);
        return [...spent].reduce((sum, [, micros]) => sum + Number(micros), 0);
      },
      async close() {
        await redis.flushdb();
        redis.disconnect();
      },
    };
  } catch (error) {
    redis.disconnect();
    throw new Error(`REDIS_URL: ${own.host} can't be used`, { cause: error });
  }
}
