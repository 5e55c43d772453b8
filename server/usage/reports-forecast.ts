const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A pace is measured over this at least: one early message must not foretell a wild day. */
const LEAST_SPAN_MS = HOUR_MS;

/**
 * When today's budget ends if its use goes on as it has since the day's first message. Instants are Unix milliseconds.
 * @returns `null` where it lasts until midnight UTC, is used up already, is unlimited, or has not been touched
 */
export function forecast(today: {
  used: number;
  max: number | null;
  firstAt: number | null;
  now: number;
}): number | null {
  const { used, max, firstAt, now } = today;
  if (max === null || firstAt === null || used <= 0 || used >= max) return null;
  const tokensPerMs = used / Math.max(now - firstAt, LEAST_SPAN_MS);
  const endsAt = now + (max - used) / tokensPerMs;
  const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  return endsAt < midnight ? endsAt : null;
}
