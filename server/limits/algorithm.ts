import { AsyncLocalStorage } from "node:async_hooks";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import type { Ask, Limits, Standing } from "./admission";
import type { AdmissionStore, Decision } from "./store";

/** What `Ratelimit` has no room for in a call, carried beside it, with the answer on the way back. */
interface Errand {
  limits: Limits;
  ask: Ask;
  usedToday: number | undefined;
  decision?: Decision | "cold";
}

const errands = new AsyncLocalStorage<Errand>();

const PREFIX = "headroom";
/** The braces keep all of a user's keys on one node of a Redis Cluster. */
const hashTag = (userId: string) => `{${userId}}`;

/** The store's key of a user, the same one that `Ratelimit` makes from prefix and identifier. */
export const keyOf = (userId: string) => `${PREFIX}:${hashTag(userId)}`;

const noRedis = () => Promise.reject(new Error("The admission store speaks to Redis, not Ratelimit."));

/** Our admission as an `Algorithm` of @upstash/ratelimit: exact, and free for refused messages, as its stock ones are not. */
function admissionAlgorithm(store: AdmissionStore, now: () => number): RatelimitConfig["limiter"] {
  return () => ({
    async limit(_context, key) {
      const errand = currentErrand();
      errand.decision = await store.admit(key, errand.limits, errand.ask, errand.usedToday);
      const pending = Promise.resolve();
      if (errand.decision === "cold") return { success: false, limit: 0, remaining: 0, reset: 0, pending };
      const { verdict, standing } = errand.decision;
      return { success: verdict.ok, ...requestsLeft(standing, now()), pending };
    },
    async getRemaining(_context, key) {
      const { limits, usedToday } = currentErrand();
      const standing = await store.peek(key, limits, usedToday);
      return standing === "cold" ? { limit: 0, remaining: 0, reset: 0 } : requestsLeft(standing, now());
    },
    resetTokens: (_context, key) => store.forget(key),
  });
}

function currentErrand(): Errand {
  const errand = errands.getStore();
  if (!errand) throw new Error("Admission was asked without an ask: call it through createAdmitter.");
  return errand;
}

/** In @upstash/ratelimit's words; `reset` is Unix milliseconds. */
function requestsLeft({ requests }: Standing, now: number) {
  const limit = requests.max ?? Number.MAX_SAFE_INTEGER;
  return { limit, remaining: requests.remaining, reset: now + (requests.nextInMs ?? 0) };
}

/**
 * Admission through @upstash/ratelimit. Its defaults that let messages pass without a check (after 5 s of silence) or
 * refuse them from a local cache are off; an answer that did not come from the store is an error, never a pass.
 */
export function createAdmitter(store: AdmissionStore, now: () => number) {
  const ratelimit = new Ratelimit({
    redis: { evalsha: noRedis, get: noRedis, set: noRedis },
    limiter: admissionAlgorithm(store, now),
    prefix: PREFIX,
    timeout: 0,
    ephemeralCache: false,
    analytics: false,
    enableTelemetry: false,
  });

  return async function admit(
    userId: string,
    limits: Limits,
    ask: Ask,
    usedToday?: number,
  ): Promise<Decision | "cold"> {
    const errand: Errand = { limits, ask, usedToday };
    const { reason } = await errands.run(errand, () => ratelimit.limit(hashTag(userId)));
    if (reason !== undefined || errand.decision === undefined)
      throw new Error(`Ratelimit answered without the store: ${reason ?? "no decision"}`);
    return errand.decision;
  };
}
