import { randomUUID } from "node:crypto";
import type { Ask, Limits } from "./admission";
import { createAdmitter } from "./algorithm";
import type { Analytics } from "./analytics";
import { NotAsked } from "./breaker";
import { createBudget } from "./deadline";
import { STORE_DEADLINE_MS } from "./guard";
import { createRetractions } from "./retractions";
import type { Seeding } from "./seeding";
import { type AdmissionStore, type Decision, NO_LIMITS, type Seeds } from "./store";

/** A decision, the attempt that it answers, and the store's clock less this process's. */
interface Answered extends Decision {
  claim: string;
  clockAheadMs: number;
}

/**
 * A message's way to the store and back: once or twice (where it is cold) within one deadline, and taken back where no
 * answer came, of which nobody knows whether it was admitted.
 * @param parts.guarded the store that retractions go to
 * @param parts.now Unix milliseconds
 */
export function createAsking(parts: {
  store: AdmissionStore;
  guarded: AdmissionStore;
  seeding: Seeding;
  now: () => number;
  analytics?: Analytics;
}) {
  const { store, guarded, seeding, now } = parts;
  const admit = createAdmitter(store, parts.analytics);
  const retractions = createRetractions(({ key, leaseId, claim }) =>
    guarded.settle(
      key,
      NO_LIMITS,
      { leaseId, admittedAt: 0, writtenAt: 0, claim },
      { tokens: 0, microUsd: 0 },
    ),
  );

  return {
    async ask(
      { userId, limits }: { userId: string; limits: Limits },
      asked: Omit<Ask, "claim">,
    ): Promise<Answered> {
      const claim = randomUUID().slice(0, 13);
      const budget = createBudget(STORE_DEADLINE_MS);
      let sentAt = now();
      let arrived = false;

      async function call(key: string, seeds?: Seeds) {
        sentAt = now();
        try {
          const answer = await budget(store.admit(key, limits, { ...asked, claim }, seeds));
          arrived = true;
          return answer;
        } catch (error) {
          arrived ||= mayHaveArrived(error);
          throw error;
        }
      }

      const decision = await admit(userId, limits, async (key) => {
        try {
          return await seeding(userId, limits.requests.windowMs, (seeds) => call(key, seeds));
        } catch (error) {
          if (arrived) retractions.add({ key, leaseId: asked.leaseId, claim });
          throw error;
        }
      });
      return { ...decision, claim, clockAheadMs: aheadMs(decision.at, sentAt, now()) };
    },

    close: () => retractions.close(),
  };
}

/** Of a bad ask, a store that was not asked, and a connection that never was, the store knows nothing. */
const mayHaveArrived = (error: unknown) =>
  !(error instanceof RangeError || error instanceof NotAsked) &&
  !(error instanceof Error && "code" in error && error.code === "UNSENT");

/** The least that agrees with an answer given at `at` between these two instants of the process. */
function aheadMs(at: number, sentAt: number, receivedAt: number): number {
  if (at < sentAt) return at - sentAt;
  return Math.max(0, at - receivedAt);
}
