import fc from "fast-check";
import { expect, it } from "vitest";
import { type AdmissionState, admit, dayOf, fresh, type Limits, type Seed } from "./admission";
import { type CeilingSeed, createCeiling } from "./ceiling";
import { keyOf, leaseName } from "./keys";
import { ask, userSeed } from "./limits.fixture";
import { renew, settle } from "./settlement";

const KEY = keyOf("u");
const START = Date.UTC(2026, 0, 15, 8);
const ANYTHING: Limits = {
  requests: { max: null, windowMs: 60_000 },
  tokensPerDay: null,
  replies: Number.MAX_SAFE_INTEGER,
};
const NO_CEILING = Number.MAX_SAFE_INTEGER;

/** A reply on its way: admitted, stored as open, in the ledger; the guard may be told of it any number of times. */
interface Reply {
  id: string;
  admittedAt: number;
  stored: boolean;
  writtenAt: number | null;
  charge: { tokens: number; microUsd: number };
}

const id = fc.nat(6).map((n) => `reply-${n}`);
const charge = fc.record({ tokens: fc.integer({ min: 1, max: 999 }), microUsd: fc.nat(999) });
const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("send" as const), id }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("store" as const), id }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("write" as const), id, charge }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("tell" as const), id }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("renew" as const), id }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("loseUser" as const), id }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("loseCeiling" as const), id }), weight: 1 },
);
const wait = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 500 }), weight: 5 },
  { arbitrary: fc.integer({ min: 1, max: 90_000 }), weight: 1 },
);

it("charges every reply exactly once, wherever in its life the store is emptied and however often it is told", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, wait), { maxLength: 60 }), (steps) => {
      let now = START;
      let user: AdmissionState = fresh(userSeed(now), ANYTHING, now);
      let ceiling = createCeiling({ day: dayOf(now), usedMicroUsd: 0, leases: [] }, now);
      const replies = new Map<string, Reply>();
      const written = () => [...replies.values()].filter(({ writtenAt }) => writtenAt !== null);
      const open = () =>
        [...replies.values()].filter(({ stored, writtenAt }) => stored && writtenAt === null);
      const sum = (figure: "tokens" | "microUsd") =>
        written().reduce((total, reply) => total + reply.charge[figure], 0);

      function tell({ id: leaseId, admittedAt, writtenAt, charge }: Reply): void {
        const settling = { leaseId, admittedAt, writtenAt: writtenAt ?? now };
        const next = settle(user, settling, charge, now);
        user = next.state;
        ceiling.settle(leaseName(KEY, leaseId), settling, charge, next.raisedMicroUsd, now);
      }

      for (const [one, waitMs] of steps) {
        now += waitMs;
        const reply = replies.get(one.id);
        if (one.do === "send" && !reply) {
          const { state, verdict } = admit(user, ANYTHING, ask(one.id), now);
          user = state;
          expect(verdict.ok).toBe(true);
          expect(ceiling.reserve(leaseName(KEY, one.id), 50, NO_CEILING, now)).toBeNull();
          const nothing = { tokens: 0, microUsd: 0 };
          replies.set(one.id, {
            id: one.id,
            admittedAt: now,
            stored: false,
            writtenAt: null,
            charge: nothing,
          });
        } else if (one.do === "store" && reply && reply.writtenAt === null) {
          reply.stored = true;
        } else if (one.do === "write" && reply?.stored && reply.writtenAt === null) {
          reply.charge = one.charge;
          reply.writtenAt = now;
        } else if (one.do === "tell" && reply?.writtenAt) {
          tell(reply);
        } else if (one.do === "renew" && reply && reply.writtenAt === null) {
          const grant = {
            leaseId: one.id,
            admittedAt: reply.admittedAt,
            input: 10,
            output: 90,
            microUsd: 50,
          };
          user = renew(user, grant, now);
          ceiling.renew(leaseName(KEY, one.id), grant, now);
        } else if (one.do === "loseUser") {
          const leases = open().map(({ id, admittedAt }) => ({ id, admittedAt, input: 10, output: 90 }));
          const seed: Seed = { day: dayOf(now), used: sum("tokens"), log: [], leases };
          user = fresh(seed, ANYTHING, now);
        } else if (one.do === "loseCeiling") {
          const leases = open().map(({ id, admittedAt }) => ({ id, userId: "u", admittedAt, microUsd: 50 }));
          const seed: CeilingSeed = { day: dayOf(now), usedMicroUsd: sum("microUsd"), leases };
          ceiling = createCeiling(seed, now);
        }
      }

      for (const reply of written()) tell(reply);
      expect(user.used).toBe(sum("tokens"));
      const [spent, later] = [sum("microUsd"), now + 3_600_000];
      expect(ceiling.reserve("one more", 1, spent, later)).not.toBeNull();
      expect(ceiling.reserve("one more", 1, spent + 1, later)).toBeNull();
    }),
    { numRuns: 2_000 },
  );
});
