import { AsyncLocalStorage } from "node:async_hooks";
import { Ratelimit, type RatelimitConfig } from "@upstash/ratelimit";
import type { Limits, Standing } from "./admission";
import type { Analytics } from "./analytics";
import { hashTag, PREFIX } from "./keys";
import { type AdmissionStore, type Decision, isCold } from "./store";

/** What `Ratelimit` has no room for in a call, carried beside it, with the answer on the way back. */
interface Errand {
  limits: Limits;
  decide: (key: string) => Promise<Decision>;
  decision?: Decision;
}

const errands = new AsyncLocalStorage<Errand>();

const noRedis = () => Promise.reject(new Error("The admission store speaks to Redis, not Ratelimit."));

/** Our admission as an `Algorithm` of @upstash/ratelimit: exact, and free for refused messages, as its stock ones are not. */
function admissionAlgorithm(store: AdmissionStore): RatelimitConfig["limiter"] {
  return () => ({
    async limit(_context, key) {
      const errand = currentErrand();
      errand.decision = await errand.decide(key);
      const { verdict } = errand.decision;
      return { success: verdict.ok, ...requestsLeft(errand.decision), pending: Promise.resolve() };
    },
    async getRemaining(_context, key) {
      const standing = await store.peek(key, currentErrand().limits);
      if (isCold(standing)) return { limit: 0, remaining: 0, reset: 0 };
      return requestsLeft({ standing, at: Date.now() });
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
function requestsLeft({ standing: { requests }, at }: { standing: Standing; at: number }) {
  const limit = requests.max ?? Number.MAX_SAFE_INTEGER;
  return { limit, remaining: requests.remaining, reset: at + (requests.nextInMs ?? 0) };
}

/**
 * Admission through @upstash/ratelimit. Its defaults that let messages pass without a check (after 5 s of silence) or
 * refuse them from a local cache are off; an answer that did not come from the store is an error, never a pass.
 * @param analytics where it counts what was passed and refused, without which it doesn't
 */
export function createAdmitter(store: AdmissionStore, analytics?: Analytics) {
  const redis = { evalsha: noRedis, get: noRedis, set: noRedis, ...analytics };
  const ratelimit = new Ratelimit({
    redis,
    limiter: admissionAlgorithm(store),
    prefix: PREFIX,
    timeout: 0,
    ephemeralCache: false,
    analytics: analytics !== undefined,
    enableTelemetry: false,
  });

  /** @param decide asks the store for the key; it may ask more than once */
  return async function admit(
    userId: string,
    limits: Limits,
    decide: (key: string) => Promise<Decision>,
  ): Promise<Decision> {
    const errand: Errand = { limits, decide };
    const { reason } = await errands.run(errand, () => ratelimit.limit(hashTag(userId)));
    if (reason !== undefined || errand.decision === undefined)
      throw new Error(`Ratelimit answered without the store: ${reason ?? "no decision"}`);
    return errand.decision;
  };
}
