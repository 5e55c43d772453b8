import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import { log, reasonOf } from "../log";
import { type Attempts, createAttempts } from "./attempts";
import { createTurns, type Turns } from "./turns";

/** Of calls that spend no tokens; messages have their plan's limits instead. */
export const CALL_LIMITS = {
  /** What is dear or open to abuse, all of it together: exports of usage, new keys, new accounts, changes of a password. */
  strict: { max: 3, windowMs: 60_000 },
  /** Everything else. */
  read: { max: 300, windowMs: 60_000 },
  /** Searches at once, of one user and of all together: each may keep a connection to the database busy for two seconds. */
  search: { each: 1, all: 3, waitMs: 2_000 },
} as const;

export type CallVerdict = { ok: true } | { ok: false; retryAfterMs: number };

export interface CallLimits {
  /**
   * Counts a call on a key such as `user:<id>`. Decided in memory first, exactly; then by Redis where there is one, so
   * that processes share it. Never throws: without Redis' answer memory's word holds.
   */
  strict: { take(key: string): Promise<CallVerdict> };
  /** In memory alone: it protects this process, and is not worth a round trip before every reading. */
  read: Attempts;
  /** In memory alone: what it protects is this process's. */
  search: Turns;
}

const REDIS_DEADLINE_MS = 1_000;

/** @param parts.now Unix milliseconds; Redis' window runs on the system's clock */
export function createCallLimits({ now, redis }: { now: () => number; redis: Redis | null }): CallLimits {
  const here = createAttempts(CALL_LIMITS.strict, now);
  const everywhere = redis && createShared(redis);
  return {
    read: createAttempts(CALL_LIMITS.read, now),
    search: createTurns(CALL_LIMITS.search),
    strict: {
      async take(key) {
        const attempt = here.take(key);
        if (!attempt.ok) return attempt;
        const verdict: CallVerdict = everywhere ? await everywhere(key) : { ok: true };
        if (!verdict.ok) attempt.undo();
        return verdict;
      },
    },
  };
}

function createShared(redis: Redis): (key: string) => Promise<CallVerdict> {
  const { max, windowMs } = CALL_LIMITS.strict;
  const limiter = new Ratelimit({
    redis,
    limiter: Ratelimit.slidingWindow(max, `${windowMs} ms`),
    prefix: "headroom:strict",
    timeout: REDIS_DEADLINE_MS,
    // Memory has decided already, and exactly.
    ephemeralCache: false,
  });
  return async (key) => {
    try {
      // Braces: the window's two keys must lie on one node of a cluster.
      const { success, reset, reason } = await limiter.limit(`{${key}}`);
      if (reason === "timeout") log.warn("limits.strict_unshared", { error: "no answer in time" });
      return success ? { ok: true } : { ok: false, retryAfterMs: Math.max(1, reset - Date.now()) };
    } catch (error) {
      log.warn("limits.strict_unshared", { error: reasonOf(error) });
      return { ok: true };
    }
  };
}
