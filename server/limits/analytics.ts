import type { Redis } from "@upstash/redis";
import { log, reasonOf } from "../log";

const FLUSH_MS = 1_000;
const MAX_COUNTS = 10_000;
/** As @upstash/ratelimit documents it, whose library sets no end by itself. */
const RETENTION_S = 90 * 86_400;

/** The one command with which @upstash/ratelimit counts what it passed and refused, gathered. */
export interface Analytics {
  zincrby(key: string, by: number, member: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Counts for Upstash's console, sent once a second and in nobody's way: what can't be sent is dropped, and said once
 * until it works again.
 */
export function createAnalytics(redis: Redis): Analytics {
  let counts = new Map<string, Map<string, number>>();
  let size = 0;
  let sending: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failing = false;

  async function send(): Promise<void> {
    const batch = counts;
    counts = new Map();
    size = 0;
    try {
      for (const [key, members] of batch) {
        const pipeline = redis.pipeline();
        for (const [member, by] of members) pipeline.zincrby(key, by, member);
        await pipeline.expire(key, RETENTION_S).exec();
      }
      failing = false;
    } catch (error) {
      if (!failing) log.warn("limits.analytics_failed", { reason: reasonOf(error) });
      failing = true;
    }
  }

  function flush(): Promise<void> {
    timer = undefined;
    sending ??= send().finally(() => {
      sending = undefined;
      if (size > 0) schedule();
    });
    return sending;
  }

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
  }

  return {
    async zincrby(key, by, member) {
      const members = counts.get(key) ?? new Map<string, number>();
      if (!members.has(member)) {
        if (size >= MAX_COUNTS) return 0;
        size += 1;
      }
      members.set(member, (members.get(member) ?? 0) + by);
      counts.set(key, members);
      schedule();
      return 0;
    },

    async close() {
      clearTimeout(timer);
      await sending;
      if (size > 0) await flush();
      clearTimeout(timer);
    },
  };
}
