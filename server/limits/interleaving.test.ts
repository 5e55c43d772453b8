import fc from "fast-check";
import { expect, it } from "vitest";
import { admit, LEASE_MS, peek } from "./admission";
import { ask as asked, charge, fresh, grant, settling } from "./limits.fixture";
import { renew, settle } from "./settlement";

/** Small figures, so that every limit is met within a few steps. */
const LIMITS = { requests: { max: 6, windowMs: 60_000 }, tokensPerDay: 1_000, replies: 3 };
const MAX_OUTPUT = 300;
const MIN_OUTPUT = 50;
const MEMORY_MS = 3_600_000;
const dayOf = (now: number) => Math.floor(now / 86_400_000);
const START = Date.UTC(2026, 0, 15, 23, 50);

interface Known {
  day: number;
  at: number;
  grant: number;
  expiresAt: number;
  /** Tokens charged; `null` while it runs. */
  charged: number | null;
  /** It went over its expiry at some time, so others may have been given what it held. */
  lapsed: boolean;
}

const id = fc.integer({ min: 0, max: 12 }).map((n) => `lease-${n}`);
const wait = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 15_000 }), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 300_000 }), weight: 2 },
  { arbitrary: fc.constantFrom(LEASE_MS - 1, LEASE_MS, MEMORY_MS, 43_200_000), weight: 1 },
);
const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ do: fc.constant("admit" as const), id, input: fc.nat(400), wait }), weight: 5 },
    { arbitrary: fc.record({ do: fc.constant("settle" as const), id, share: fc.nat(100), wait }), weight: 3 },
    { arbitrary: fc.record({ do: fc.constant("renew" as const), id, wait }), weight: 1 },
  ),
  { maxLength: 60 },
);

it("keeps charges and live grants under the cap, and every figure true, under any interleaving", () => {
  fc.assert(
    fc.property(steps, (all) => {
      let state = fresh(START);
      let now = START;
      let leases = new Map<string, Known>();
      const ended: Known[] = [];

      for (const step of all) {
        now += step.wait;
        for (const lease of leases.values())
          if (lease.charged === null && now >= lease.expiresAt) lease.lapsed = true;
        const known = leases.get(step.id);

        if (step.do === "admit") {
          const ask = asked(step.id, {
            inputTokens: step.input,
            maxOutput: MAX_OUTPUT,
            minOutput: MIN_OUTPUT,
          });
          const before = peek(state, LIMITS, now);
          const { state: next, verdict } = admit(state, LIMITS, ask, now);
          state = next;
          if (verdict.ok && !verdict.duplicate) {
            if (known) ended.push(known);
            const grant = verdict.inputTokens + verdict.grantedOutput;
            const lease = { day: dayOf(now), at: now, grant, expiresAt: now + LEASE_MS };
            leases = new Map(leases).set(step.id, { ...lease, charged: null, lapsed: false });
            const { used, held } = peek(state, LIMITS, now).tokens;
            expect(used + held).toBeLessThanOrEqual(LIMITS.tokensPerDay);
          } else if (verdict.ok && known?.charged === null && known.expiresAt <= now) {
            // It had expired, and found room once more.
            known.expiresAt = now + LEASE_MS;
            const { used, held } = peek(state, LIMITS, now).tokens;
            if (known.day === dayOf(now)) expect(used + held).toBeLessThanOrEqual(LIMITS.tokensPerDay);
          } else {
            expect(peek(state, LIMITS, now)).toEqual(before);
          }
        } else if (step.do === "settle") {
          const actual = known?.charged ?? Math.floor(((known?.grant ?? 0) * step.share) / 100);
          const { state: next, settled } = settle(state, settling(step.id), charge(actual), now);
          state = next;
          const expected = known?.charged === null && now - known.expiresAt < MEMORY_MS;
          expect(settled).toBe(expected);
          if (known && settled) {
            known.charged = actual;
            if (actual === 0) leases.delete(step.id);
          }
        } else {
          state = renew(state, grant(step.id), now);
          if (known?.charged === null && now - known.expiresAt < MEMORY_MS) known.expiresAt = now + LEASE_MS;
        }

        const today = [...leases.values(), ...ended].filter(({ day }) => day === dayOf(now));
        const weigh = (some: Known[]) => ({
          used: some.reduce((sum, { charged }) => sum + (charged ?? 0), 0),
          held: some
            .filter(({ charged, expiresAt }) => charged === null && expiresAt > now)
            .reduce((sum, { grant }) => sum + grant, 0),
        });
        expect(peek(state, LIMITS, now).tokens).toMatchObject(weigh(today));
        const onTime = weigh(today.filter(({ lapsed }) => !lapsed));
        expect(onTime.used + onTime.held).toBeLessThanOrEqual(LIMITS.tokensPerDay);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }
    }),
    { numRuns: 500 },
  );
});

it("never changes the state it was given", () => {
  const deepFreeze = <T extends object>(value: T): T => {
    for (const inner of Object.values(value)) if (typeof inner === "object" && inner) deepFreeze(inner);
    return Object.freeze(value);
  };
  const ask = asked("a", { claim: "first" });
  const lost = grant("lost", { admittedAt: START - 2 });
  const state = deepFreeze(admit(deepFreeze(fresh(START)), LIMITS, ask, START).state);
  for (const now of [START - 1, START + 1, START + 2 * MEMORY_MS]) {
    expect(() => {
      admit(state, LIMITS, { ...ask, leaseId: "b" }, now);
      admit(state, LIMITS, { ...ask, claim: "second" }, now);
      for (const tokens of [0, 1]) settle(state, settling("a"), charge(tokens), now);
      settle(state, settling("a", { claim: "first" }), charge(0), now);
      settle(state, settling("lost", { admittedAt: START - 2 }), charge(1), now);
      renew(state, grant("a"), now);
      renew(state, lost, now);
      peek(state, LIMITS, now);
    }).not.toThrow();
  }
});
