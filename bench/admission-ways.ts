import { randomUUID } from "node:crypto";
import { Redis as UpstashRedis } from "@upstash/redis";
import { Redis as IoRedis } from "ioredis";
import type { RedisAddress } from "../server/env";
import type { Ask } from "../server/limits/admission";
import { createLimiter, type Lease, type Limiter, limitsOf } from "../server/limits/limiter";
import { createMemoryStore } from "../server/limits/memory-store";
import { createRedisStore } from "../server/limits/redis-store";
import type { SeedSource } from "../server/limits/store";
import { PLANS } from "../server/plans";
import { openRedis } from "../server/redis/open";
import type { TcpAddress } from "./network/network";
import type { DailyTokens } from "./patterns/daily-tokens";
import { flexibleLimits } from "./patterns/rate-limiter-flexible";
import { slidingWindowLimits } from "./patterns/upstash-sliding-window";

/** One way of finding out whether a message may be sent. */
export interface Way {
  name: string;
  /** @throws Error when it is refused: a refusal can be quicker than an admission */
  admit(userId: string): Promise<unknown>;
  /** Gives back what admissions hold, unmeasured. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const INPUT_TOKENS = 400;
const ASK: Omit<Ask, "leaseId"> = {
  inputTokens: INPUT_TOKENS,
  maxOutput: PLANS.enterprise.maxOutputTokens,
  minOutput: 256,
  price: { inputNanoUsd: 1_000, outputNanoUsd: 5_000 },
};
const REQUESTS = PLANS.enterprise.requests.max;
/** Wide, but there: a budget that is not checked would cost nothing. */
const TOKENS_A_DAY = 1_000_000_000;
const CEILING_MICRO_USD = 1_000_000_000_000;

/** A user nothing is known of, as after the first message of a new account. */
const nothingYet: SeedSource = {
  user: async (_userId, at) => ({ day: utcDay(at), used: 0, log: [], leases: [] }),
  ceiling: async (at) => ({ day: utcDay(at), usedMicroUsd: 0, leases: [] }),
};

const utcDay = (at: number) => Math.floor(at / 86_400_000);

/** `limiter.admit` with everything on: requests, tokens, replies at once, the app's ceiling, analytics. */
export function headroom(name: string, address: RedisAddress): Way {
  const { redis, kind, cluster, close } = openRedis(address);
  const store = createRedisStore({ redis, kind, cluster, ceilingMicroUsd: CEILING_MICRO_USD });
  return admissionBy(
    name,
    createLimiter({ store, seeds: nothingYet, now: Date.now, analytics: redis }),
    close,
  );
}

/** The same without any Redis: what it costs to decide. */
export function headroomInMemory(): Way {
  const store = createMemoryStore({ now: Date.now, ceilingMicroUsd: CEILING_MICRO_USD });
  return admissionBy("Headroom in memory", createLimiter({ store, seeds: nothingYet, now: Date.now }));
}

function admissionBy(name: string, limiter: Limiter, closeStore?: () => Promise<void>): Way {
  const limits = { ...limitsOf("enterprise"), tokensPerDay: TOKENS_A_DAY };
  let leases: Lease[] = [];
  return {
    name,
    async admit(userId) {
      const { lease } = await limiter.admit(
        { userId, plan: "enterprise", limits },
        { ...ASK, leaseId: randomUUID() },
      );
      leases.push(lease);
    },
    async settle() {
      const ended = leases;
      leases = [];
      const charge = { tokens: INPUT_TOKENS, microUsd: INPUT_TOKENS };
      for (const lease of ended) await limiter.settle(lease, charge, Date.now());
    },
    async close() {
      await limiter.close();
      await closeStore?.();
    },
  };
}

/** As it is usually run, `address` over REST; over TCP through the product's own adapter, since the library has none. */
export function patternA(name: string, address: RedisAddress, expire: DailyTokens["expire"]): Way {
  if (address.kind === "tcp") {
    const { redis, close } = openRedis(address);
    return allowedBy(name, slidingWindowLimits(redis, REQUESTS, { max: TOKENS_A_DAY, expire }), close);
  }
  const redis = new UpstashRedis({ url: address.url, token: address.token });
  return allowedBy(name, slidingWindowLimits(redis, REQUESTS, { max: TOKENS_A_DAY, expire }));
}

export function patternB(name: string, { url }: TcpAddress, expire: DailyTokens["expire"]): Way {
  const redis = new IoRedis(url);
  const limits = flexibleLimits(redis, REQUESTS, { max: TOKENS_A_DAY, expire });
  return allowedBy(name, limits, async () => redis.disconnect());
}

/** One command and nothing else: what the line itself costs. */
export function onePing(name: string, address: RedisAddress): Way {
  const { redis, close } = openRedis(address);
  return { name, admit: () => redis.ping(), settle: async () => {}, close };
}

function allowedBy(
  name: string,
  allow: (userId: string, tokens: number) => Promise<boolean>,
  close: () => Promise<void> = async () => {},
): Way {
  return {
    name,
    async admit(userId) {
      if (!(await allow(userId, INPUT_TOKENS))) throw new Error(`${name} refused: its limits are too narrow`);
    },
    settle: async () => {},
    close,
  };
}
