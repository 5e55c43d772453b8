import { vi } from "vitest";
import {
  type AdmissionState,
  type Ask,
  type Charge,
  dayOf,
  type Grant,
  type Settling,
  fresh as seeded,
} from "./admission";
import type { CeilingSeed, Seed, SeedSource, Seeds } from "./store";

/** Of the event loop, which are real: a deadline lets some pass before it falls. */
const TURNS = 5;

/** Timers that `pass` moves, but for turns of the event loop. */
export function fakeTimers(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
  });
}

export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const PRICE = { inputNanoUsd: 125, outputNanoUsd: 500 };

/** 10 tokens in, 90 out; less than 20 out is not worth sending. */
export const ask = (leaseId: string, tokens: Partial<Ask> = {}): Ask => ({
  leaseId,
  inputTokens: 10,
  maxOutput: 90,
  minOutput: 20,
  price: PRICE,
  ...tokens,
});

export const userSeed = (at: number, known: Partial<Seed> = {}): Seed => ({
  day: dayOf(at),
  used: 0,
  log: [],
  leases: [],
  ...known,
});

export const ceilingSeed = (at: number, known: Partial<CeilingSeed> = {}): CeilingSeed => ({
  day: dayOf(at),
  usedMicroUsd: 0,
  leases: [],
  ...known,
});

/** The state of a user who has used so much of today, and is known for nothing else. */
export const fresh = (at: number, used = 0): AdmissionState => {
  const limits = { requests: { max: 0, windowMs: 0 }, tokensPerDay: 0, replies: 0 };
  return seeded(userSeed(at, { used }), limits, at);
};

export const seedsAt = (at: number, used = 0): Seeds => ({
  user: userSeed(at, { used }),
  ceiling: ceilingSeed(at),
});

/** A database in which a user has used so much of today, and nobody else anything. */
export const sourceOf = (used: () => number = () => 0): SeedSource => ({
  user: async (_userId, at) => userSeed(at, { used: used() }),
  ceiling: async (at) => ceilingSeed(at),
});

/** Of a lease that no state was seeded after. */
export const settling = (leaseId: string, rest: Partial<Settling> = {}): Settling => ({
  leaseId,
  admittedAt: Number.MAX_SAFE_INTEGER,
  writtenAt: Number.MAX_SAFE_INTEGER,
  ...rest,
});

export const charge = (tokens: number, microUsd = 0): Charge => ({ tokens, microUsd });

/** Of a lease that no state was seeded after. */
export const grant = (leaseId: string, rest: Partial<Grant> = {}): Grant => ({
  leaseId,
  admittedAt: Number.MAX_SAFE_INTEGER,
  input: 10,
  output: 90,
  microUsd: 0,
  ...rest,
});
