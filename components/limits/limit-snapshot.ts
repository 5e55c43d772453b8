import type { Allowance, RateLimited } from "@/server/errors";
import { type LimitState, UNKNOWN, type Upgrade } from "./limit-state";
import { isAllowance, isRateLimited, isUpgrade } from "./wire-shape";

/**
 * A state as it goes to another tab, or into storage for the next page. The monotonic clock means nothing there, so
 * times are spans counted from `savedAt` (Unix milliseconds).
 */
export interface LimitSnapshot {
  version: 1;
  /** Grows with every change in any tab; of two snapshots the greater is newer. */
  order: number;
  savedAt: number;
  reading: { allowance: Allowance; ageMs: number };
  upgrade: Upgrade;
  refusal: { failure: RateLimited; leftMs: number; foreseen?: boolean } | null;
}

/** Both clocks at one moment: `now` monotonic, `wallNow` Unix milliseconds. */
export interface Instant {
  now: number;
  wallNow: number;
}

/** `null` while nothing is known. Trouble stays out: it belongs to one tab's message. */
export function takeSnapshot(
  state: LimitState,
  order: number,
  { now, wallNow }: Instant,
): LimitSnapshot | null {
  const { reading, refusal, upgrade } = state;
  if (!reading) return null;
  return {
    version: 1,
    order,
    savedAt: wallNow,
    reading: { allowance: reading.allowance, ageMs: now - reading.at },
    upgrade,
    refusal: refusal && {
      failure: refusal.failure,
      leftMs: refusal.until - now,
      foreseen: refusal.foreseen,
    },
  };
}

/**
 * The state of a snapshot on this page's clock; `null` for anything that is not one. A wall clock set in between cannot
 * stretch a wait: what is left of it is at most `retryAfterMs`.
 */
export function readSnapshot(
  value: unknown,
  { now, wallNow }: Instant,
): { state: LimitState; order: number } | null {
  if (!isSnapshot(value)) return null;
  const { order, savedAt, upgrade } = value;
  const elapsedMs = Math.max(0, wallNow - savedAt);
  const reading = {
    allowance: value.reading.allowance,
    at: now - elapsedMs - Math.max(0, value.reading.ageMs),
  };
  const refusal = value.refusal && {
    failure: value.refusal.failure,
    until: now + Math.min(value.refusal.leftMs - elapsedMs, value.refusal.failure.retryAfterMs),
    foreseen: value.refusal.foreseen,
  };
  return { state: { ...UNKNOWN, reading, upgrade, refusal }, order };
}

function isSnapshot(value: unknown): value is LimitSnapshot {
  const { version, order, savedAt, reading, refusal, upgrade } = Object(value) as Partial<LimitSnapshot>;
  return (
    version === 1 &&
    Number.isFinite(order) &&
    Number.isFinite(savedAt) &&
    isAllowance(reading?.allowance) &&
    Number.isFinite(reading.ageMs) &&
    isUpgrade(upgrade) &&
    (refusal === null || (isRateLimited(refusal?.failure) && Number.isFinite(refusal.leftMs)))
  );
}
