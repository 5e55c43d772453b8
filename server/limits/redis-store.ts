import type { Redis } from "@upstash/redis";
import { type Charge, type Grant, type Limits, requireAsk, requireCounts, type Settling } from "./admission";
import { reservedMicroUsd } from "./ceiling";
import { keyOf, leaseName } from "./keys";
import { ADMIT, CEILING_STEP, PEEK, RENEW, SETTLE } from "./lua/scripts";
import { type Answer, clockOf, coldOf, settledOf, standingOf, verdictOf } from "./redis-answers";
import type { AdmissionStore, Cold, Decision, Seeds } from "./store";

/** Hash, leases, live ones, gone ones: all on one node of a Redis Cluster. */
const CEILING_KEYS = ["", ":leases", ":live", ":gone"].map((part) => `headroom:{ceiling}${part}`);

/**
 * The admission store that many processes share: as the memory store decides, in one script a call, on Redis' clock.
 * In a cluster, where a script has the keys of one node, the ceiling is a second call: what the first one took is given back
 * where the second refuses.
 * @param parts.ceilingMicroUsd what the whole app may spend in a UTC day; `null` is unlimited
 * @param parts.now another clock than Redis' own, Unix milliseconds
 */
export function createRedisStore(parts: {
  redis: Redis;
  kind: "tcp" | "rest";
  cluster: boolean;
  ceilingMicroUsd: number | null;
  now?: () => number;
}): AdmissionStore {
  const { redis, ceilingMicroUsd } = parts;
  const scripts = {
    admit: redis.createScript<Answer>(ADMIT),
    settle: redis.createScript<Answer>(SETTLE),
    renew: redis.createScript<Answer>(RENEW),
    peek: redis.createScript<Answer>(PEEK),
    ceiling: redis.createScript<Answer>(CEILING_STEP),
  };
  const twoSteps = parts.cluster && ceilingMicroUsd !== null;
  const keysOf = (key: string) => (ceilingMicroUsd === null || twoSteps ? [key] : [key, ...CEILING_KEYS]);

  const run = (
    script: ReturnType<typeof redis.createScript<Answer>>,
    keys: string[],
    input: object,
    seeds?: Seeds,
  ) => script.exec(keys, [JSON.stringify({ ...input, seeds: seeds && named(seeds), now: parts.now?.() })]);

  const step = (input: object, seeds?: Seeds) =>
    run(scripts.ceiling, CEILING_KEYS, { ...input, ceiling: ceilingMicroUsd }, seeds);

  /** What is there is settled, whatever else is cold: repeated with seeds, it changes nothing a second time. */
  async function settle(key: string, limits: Limits, which: Settling, charge: Charge, seeds?: Seeds) {
    const name = leaseName(key, which.leaseId);
    const input = { limits: plain(limits), name, settling: which, charge };
    const answer = await run(scripts.settle, keysOf(key), input, seeds);
    const { settled, raisedMicroUsd, lacksUser, lacksCeiling } = settledOf(answer);
    let ceiling = lacksCeiling;
    if (twoSteps && (settled || which.claim === undefined)) {
      const second = await step({ name, settling: which, charge, raisedMicroUsd }, seeds);
      ceiling = coldOf(second) !== null && which.claim === undefined;
    }
    if (lacksUser || ceiling) return { cold: { at: clockOf(answer), user: lacksUser, ceiling } };
    return standingOf(answer, limits);
  }

  return {
    kind: `redis-${parts.kind}`,
    ownClock: parts.now === undefined,

    async admit(key, limits, ask, seeds): Promise<Decision | Cold> {
      requireAsk(ask);
      const name = leaseName(key, ask.leaseId);
      const asked = { ...ask, cutInputs: ask.cutInputs ?? [] };
      const input = { limits: plain(limits), name, ask: asked, ceiling: ceilingMicroUsd };
      const answer = await run(scripts.admit, keysOf(key), input, seeds);
      const cold = coldOf(answer);
      if (cold) return cold;
      const { verdict, holds } = verdictOf(answer);
      const decision = { verdict, standing: standingOf(answer, limits), at: clockOf(answer) };
      if (!twoSteps || !holds || !verdict.ok) return decision;

      const { leaseId, price, claim } = ask;
      const microUsd = reservedMicroUsd(price, verdict.inputTokens, verdict.grantedOutput);
      const second = await step({ name, reserve: microUsd }, seeds);
      const coldCeiling = coldOf(second);
      if (coldCeiling) return coldCeiling;
      const retryAfterMs = second[2] ?? -1;
      if (retryAfterMs < 0) return decision;
      const back = { leaseId, admittedAt: verdict.admittedAt, writtenAt: verdict.admittedAt, claim };
      const standing = await settle(key, limits, back, { tokens: 0, microUsd: 0 });
      if ("cold" in standing) return standing;
      return { ...decision, standing, verdict: { ok: false, limit: "spend", retryAfterMs } };
    },

    async settle(key, limits, which, charge, seeds) {
      requireCounts({ ...charge });
      return settle(key, limits, which, charge, seeds);
    },

    async renew(key, grant: Grant) {
      const input = { name: leaseName(key, grant.leaseId), grant };
      await Promise.all([run(scripts.renew, keysOf(key), input), twoSteps && step(input)]);
    },

    async peek(key, limits, seeds) {
      const answer = await run(scripts.peek, [key], { limits: plain(limits) }, seeds);
      return coldOf(answer) ?? standingOf(answer, limits);
    },

    async forget(key) {
      await redis.del(key);
    },
  };
}

const named = ({ user, ceiling }: Seeds) => ({
  user,
  ceiling: ceiling && {
    ...ceiling,
    leases: ceiling.leases.map(({ id, userId, ...lease }) => ({
      ...lease,
      name: leaseName(keyOf(userId), id),
    })),
  },
});

/** Without what is unlimited: what isn't there is nil in Lua. */
const plain = ({ requests: { max, windowMs }, tokensPerDay, replies }: Limits) => ({
  max: max ?? undefined,
  window: windowMs,
  tokens: tokensPerDay ?? undefined,
  replies,
});
