import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openedFor } from "../redis/both-ways.fixture";
import { skipWithoutRedis } from "../redis/test-redis";
import { DAY_MS, dayOf, LEASE_MS, type Limits, MEMORY_MS, POLL_MS } from "./admission";
import { createMemoryStore } from "./memory-store";
import { createRedisStore } from "./redis-store";
import { type AdmissionStore, isCold, type Seeds } from "./store";

const START = Date.UTC(2026, 0, 15, 23, 55);
const WINDOW_MS = 60_000;
/** Small figures, so that every limit is met within a few steps. */
const LIMITS = [
  { requests: { max: 4, windowMs: WINDOW_MS }, tokensPerDay: 1_000, replies: 2 },
  { requests: { max: 2, windowMs: 2 * WINDOW_MS }, tokensPerDay: 600, replies: 1 },
  { requests: { max: 9, windowMs: WINDOW_MS }, tokensPerDay: 2_000, replies: 4 },
  { requests: { max: null, windowMs: WINDOW_MS }, tokensPerDay: null, replies: 3 },
  { requests: { max: 0, windowMs: WINDOW_MS }, tokensPerDay: 0, replies: 0 },
] as const satisfies readonly Limits[];
const IDS: [string, ...string[]] = [
  "a",
  "b",
  "c",
  "d",
  "e",
  "é漢😀",
  '"]}\\\n',
  "__proto__",
  "9007199254740991",
];
const USERS: [string, ...string[]] = ["headroom:{u}", "headroom:{v}"];

/** A time to wait, or until just before, at or just after something ends. */
const wait = fc.oneof(
  { arbitrary: fc.constant(0), weight: 4 },
  { arbitrary: fc.nat(5_000), weight: 4 },
  { arbitrary: fc.nat(70_000), weight: 2 },
  { arbitrary: fc.constantFrom(-1, -30_000, -DAY_MS, DAY_MS, MEMORY_MS), weight: 1 },
  {
    arbitrary: fc.record({
      until: fc.constantFrom("slot" as const, "lease" as const, "memory" as const, "midnight" as const),
      off: fc.constantFrom(-1, 0, 0, 1),
    }),
    weight: 4,
  },
);
/** Few, so that the steps meet. */
const often = <T>(...values: [T, ...T[]]) =>
  fc.oneof(
    { arbitrary: fc.constant(values[0]), weight: 2 },
    { arbitrary: fc.constantFrom(...values), weight: 1 },
  );
const shared = {
  wait,
  user: often(...USERS),
  id: often(...IDS),
  limits: often(0, 1, 2, 3, 4),
};
const claim = fc.option(
  fc.oneof(fc.nat(2), fc.nat(10)).map((n) => `claim ${n}`),
  { nil: undefined },
);
/** Round ones meet each other and the limits exactly. */
const figure = (max: number) =>
  fc.oneof(
    fc.nat(max),
    fc.nat(max / 50).map((n) => 50 * n),
  );
/** Before, at, and after the instant that its lease was admitted, or that its user was seeded. */
const instant = fc.record({
  of: fc.constantFrom("admitted" as const, "seeded" as const),
  off: fc.constantFrom(-100_000, -1, 0, 1, 1_000),
});
const price = fc.constantFrom(
  { inputNanoUsd: 1_000, outputNanoUsd: 1_000 },
  { inputNanoUsd: 125, outputNanoUsd: 500 },
  { inputNanoUsd: 5_000, outputNanoUsd: 20_000 },
  { inputNanoUsd: 0, outputNanoUsd: 0 },
  { inputNanoUsd: 1, outputNanoUsd: 3 },
);

const step = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant("admit" as const),
      ...shared,
      claim,
      price,
      inputTokens: figure(400),
      cuts: fc.array(figure(100), { maxLength: 3 }),
      maxOutput: fc.constantFrom(0, 50, 300),
      minOutput: fc.constantFrom(0, 50),
    }),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("settle" as const),
      ...shared,
      tokens: fc.oneof(fc.constant(0), figure(500)),
      microUsd: figure(1_000),
      remember: fc.boolean(),
      admitted: instant,
      written: instant,
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ do: fc.constant("retract" as const), ...shared, claim }), weight: 2 },
  {
    arbitrary: fc.record({
      do: fc.constant("renew" as const),
      ...shared,
      admitted: instant,
      microUsd: figure(500),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ do: fc.constant("peek" as const), ...shared }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("forget" as const), ...shared }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("empty" as const), ...shared }), weight: 1 },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the database may know at that moment; now and then of the day before. */
const known = fc.record({
  daysOff: fc.constantFrom(0, 0, 0, 0, 0, -1),
  used: fc.oneof(fc.constant(0), figure(1_200)),
  log: fc.array(fc.nat(WINDOW_MS), { maxLength: 3 }),
  leases: fc.uniqueArray(
    fc.record({
      id: often(...IDS),
      ago: fc.constantFrom(0, 1, 5_000, 10 * WINDOW_MS, -5),
      input: fc.nat(200),
      output: fc.nat(200),
      microUsd: figure(900),
    }),
    { maxLength: 3, selector: ({ id }) => id },
  ),
  usedMicroUsd: figure(1_000),
});
type Known = typeof known extends fc.Arbitrary<infer T> ? T : never;

function seedsAt(at: number, { daysOff, used, log, leases, usedMicroUsd }: Known): Seeds {
  const day = dayOf(at) + daysOff;
  const admitted = leases.map(({ ago, ...lease }) => ({ ...lease, userId: "u", admittedAt: at - ago }));
  return {
    user: {
      day,
      used,
      log: log.map((ago) => at - ago),
      leases: admitted.map(({ id, admittedAt, input, output }) => ({ id, admittedAt, input, output })),
    },
    ceiling: {
      day,
      usedMicroUsd,
      leases: admitted.map(({ id, userId, admittedAt, microUsd }) => ({ id, userId, admittedAt, microUsd })),
    },
  };
}

interface Since {
  admitted: number;
  seeded: number;
}

/** One step on one store: its answer, or its second one where it was cold at first. */
async function take(store: AdmissionStore, one: Step, now: number, since: Since, known: Known) {
  const limits = LIMITS[one.limits] as Limits;
  const { user: key, id: leaseId } = one;
  const nothing = { tokens: 0, microUsd: 0 };
  const at = ({ of, off }: { of: keyof Since; off: number }) => since[of] + off;
  const call = (seeds?: Seeds) => {
    switch (one.do) {
      case "admit": {
        const { price, claim, inputTokens, maxOutput, minOutput } = one;
        const cutInputs = one.cuts.filter((cut) => cut <= inputTokens).sort((a, b) => b - a);
        const least = Math.min(minOutput, maxOutput);
        return store.admit(
          key,
          limits,
          { leaseId, inputTokens, cutInputs, maxOutput, minOutput: least, price, claim },
          seeds,
        );
      }
      case "settle": {
        const { tokens, microUsd, remember, admitted, written } = one;
        const instants = { admittedAt: at(admitted), writtenAt: at(written) };
        return store.settle(key, limits, { leaseId, ...instants, remember }, { tokens, microUsd }, seeds);
      }
      case "retract": {
        const which = { leaseId, admittedAt: now, writtenAt: now, claim: one.claim ?? "none" };
        return store.settle(key, limits, which, nothing, seeds);
      }
      case "renew": {
        const granted = { admittedAt: at(one.admitted), input: 10, output: 20 };
        return store.renew(key, { leaseId, ...granted, microUsd: one.microUsd });
      }
      case "peek":
        return store.peek(key, limits, seeds);
      case "forget":
        return store.forget(key);
      case "empty":
        return Promise.resolve();
      default:
        return one satisfies never;
    }
  };
  const first = await call();
  if (!first || !isCold(first) || one.do === "retract") return [first];
  const { user, ceiling } = first.cold;
  const all = seedsAt(first.cold.at, known);
  const seeds = { ...(user && { user: all.user }), ...(ceiling && { ceiling: all.ceiling }) };
  return [first, await call(seeds)];
}

/** How long until an edge of what the last message of this user and plan waits for, by the memory store. */
async function waitMs(store: AdmissionStore, { wait, user, limits }: Step): Promise<number> {
  if (typeof wait === "number") return wait;
  const standing = await store.peek(user, LIMITS[limits] as Limits);
  if (isCold(standing)) return 0;
  const until = {
    slot: standing.requests.nextInMs ?? 0,
    lease: LEASE_MS,
    memory: MEMORY_MS,
    midnight: standing.tokens.resetsInMs,
  } as const;
  return until[wait.until] + wait.off;
}

const standings = (store: AdmissionStore) =>
  Promise.all(USERS.flatMap((user) => [LIMITS[0], LIMITS[3]].map((limits) => store.peek(user, limits))));

describe.skipIf(skipWithoutRedis()).each([
  { kind: "tcp", numRuns: 1_500 },
  { kind: "rest", numRuns: 150 },
] as const)("memory and Redis by $kind", ({ kind, numRuns }) => {
  const opened = openedFor(kind);

  it("answer alike, and are left alike, whatever happens in whatever order", {
    timeout: 120_000,
  }, async () => {
    const { redis } = opened();
    const scenario = fc.record({
      ceilingMicroUsd: fc.option(figure(2_000)),
      steps: fc.array(fc.tuple(step, known), { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ ceilingMicroUsd, steps }) => {
        await redis.flushdb();
        let clock = START;
        const now = () => clock;
        let memory = createMemoryStore({ now, ceilingMicroUsd });
        const shared = createRedisStore({ redis, kind, cluster: false, ceilingMicroUsd, now });
        const admittedAt = new Map<string, number>();
        const seededAt = new Map<string, number>();

        for (const [one, known] of steps) {
          clock += await waitMs(memory, one);
          if (one.do === "empty") {
            await redis.flushdb();
            memory = createMemoryStore({ now, ceilingMicroUsd });
          }
          const place = `${one.user} ${one.id}`;
          const since = {
            admitted: admittedAt.get(place) ?? clock - POLL_MS,
            seeded: seededAt.get(one.user) ?? clock - POLL_MS,
          };
          const expected = await take(memory, one, clock, since, known);
          expect(await take(shared, one, clock, since, known)).toEqual(expected);
          const last = expected.at(-1);
          if (last && "verdict" in last && last.verdict.ok) admittedAt.set(place, last.verdict.admittedAt);
          if (expected.length > 1) seededAt.set(one.user, clock);
          // Memory lets go of what a seed would bring back.
          for (const user of USERS) if (isCold(await memory.peek(user, LIMITS[0]))) await shared.forget(user);
          expect(await standings(shared)).toEqual(await standings(memory));
        }
      }),
      { numRuns },
    );
  });
});
