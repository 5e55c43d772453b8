import type { Allowance } from "@/server/errors";

/** An allowance and when it was true, on the page's monotonic clock: its deltas count from there. */
export interface Reading {
  allowance: Allowance;
  at: number;
}

const DAY_MS = 86_400_000;

/** The reading with a request slot or a day's tokens back, when their time has come; else the same object. */
export function refilled(reading: Reading, now: number): Reading {
  const { requests, tokens } = reading.allowance;
  const slotBack = requests.nextInMs !== null && now >= reading.at + requests.nextInMs;
  const dayOver = now >= reading.at + tokens.resetsInMs;
  if (!slotBack && !dayOver) return reading;
  const allowance: Allowance = { ...reading.allowance };
  if (slotBack) {
    const remaining = Math.min(requests.remaining + 1, requests.max ?? Number.MAX_SAFE_INTEGER);
    allowance.requests = { ...requests, remaining, nextInMs: null };
  }
  if (dayOver) {
    const remaining = tokens.max === null ? null : Math.max(0, tokens.max - tokens.held);
    allowance.tokens = { ...tokens, used: 0, remaining, resetsInMs: tokens.resetsInMs + DAY_MS };
  }
  return { ...reading, allowance };
}

/** The same allowance with its spans longer by `lateMs`. */
export function delayed(allowance: Allowance, lateMs: number): Allowance {
  if (lateMs <= 0) return allowance;
  const { requests, tokens } = allowance;
  const nextInMs = requests.nextInMs === null ? null : requests.nextInMs + lateMs;
  return {
    ...allowance,
    requests: { ...requests, nextInMs },
    tokens: { ...tokens, resetsInMs: tokens.resetsInMs + lateMs },
  };
}
