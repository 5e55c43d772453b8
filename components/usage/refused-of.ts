import type { RefusalCounts, RefusalReason } from "@/server/usage/reports-refusals";

/** How often anything was refused. */
export const refusedOf = (counts: RefusalCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** The refusals of several days as those of one. */
export function joinRefusals(days: readonly { refusals: RefusalCounts }[]): RefusalCounts {
  const joined: RefusalCounts = {};
  for (const { refusals } of days) {
    for (const [reason, count] of Object.entries(refusals) as [RefusalReason, number][]) {
      joined[reason] = (joined[reason] ?? 0) + count;
    }
  }
  return joined;
}
