import type { LimitState } from "@/components/limits/limit-state";

/**
 * Whether a refusal has ended because sending works again: its time has come, or newer figures show room. A user who
 * only wants to try a shorter message takes it away too, and that is no reason to send the long one.
 */
export function becameReady(before: LimitState, after: LimitState, now: number): boolean {
  if (!before.refusal || after.refusal) return false;
  return now >= before.refusal.until || after.reading !== before.reading;
}
