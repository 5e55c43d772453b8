import { costMicroUsd, modelById } from "../../server/ai/models";
import { chargedTokens } from "../../server/ai/usage";
import { limitsOf } from "../../server/limits/limiter";
import type { LedgerRow } from "./control";
import type { Evidence } from "./judge";
import type { Person } from "./trial";
import type { UpstreamCall } from "./upstream";

/** The most that any budget was exceeded by, over users and days. */
export function overspendOf({ people, calls, aftermath: { ledger }, ceilingMicroUsd }: Evidence): number {
  if (ceilingMicroUsd !== null) {
    const charged = ledger.reduce((sum, row) => sum + row.costMicroUsd, 0);
    const billed = calls.reduce((sum, call) => sum + costOf(call), 0);
    return Math.max(0, charged - ceilingMicroUsd, billed - ceilingMicroUsd);
  }
  const over = people.map(({ id, mostTokens }) => {
    const mine = ledger.filter((row) => row.userId === id);
    const excess = (used: (row: LedgerRow) => number) =>
      [...sumsByDay(mine, used)].map((tokens) => tokens - (mostTokens ?? Number.POSITIVE_INFINITY));
    return Math.max(0, ...excess((row) => row.chargedTokens), ...excess((row) => billedFor(row, calls)));
  });
  return Math.max(0, ...over);
}

function sumsByDay(rows: readonly LedgerRow[], used: (row: LedgerRow) => number): Iterable<number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.day, (sums.get(row.day) ?? 0) + used(row));
  return sums.values();
}

/** What the provider billed. What it billed of a dead process's reply after the last checkpoint nobody could know. */
function billedFor(row: LedgerRow, calls: readonly UpstreamCall[]): number {
  if (row.ended === "died" || row.nonce === null) return row.chargedTokens;
  return calls
    .filter(({ nonce }) => nonce === row.nonce)
    .reduce((sum, { usage }) => sum + chargedTokens(usage), 0);
}

function costOf({ model, usage }: UpstreamCall): number {
  const known = modelById(model);
  if (!known) throw new Error(`a call for the unknown model ${model}`);
  return costMicroUsd(known, usage);
}

/** Messages that were called for without a ledger row: neither one of their own, nor one of a refusal that took them back. */
export function unknownCalls({ people, sendings, calls, aftermath: { ledger } }: Evidence): number {
  const known = new Set(ledger.map(({ nonce }) => nonce));
  const userOfNonce = new Map(sendings.map(({ nonce, userId }) => [nonce, userId]));
  const orphans = [...new Set(calls.map(({ nonce }) => nonce))].filter((nonce) => !known.has(nonce));
  const strangers = orphans.filter((nonce) => !userOfNonce.has(nonce ?? "")).length;
  const excess = people.map(({ id }) => {
    const unmatched = orphans.filter((nonce) => userOfNonce.get(nonce ?? "") === id).length;
    const refused = ledger.filter((row) => row.userId === id && row.ended === "refused").length;
    return Math.max(0, unmatched - refused);
  });
  return strangers + excess.reduce((sum, count) => sum + count, 0);
}

/** Of a process that died the ledger has what its last checkpoint had seen: that is promised, and no more. */
export function underchargedTokens(ledger: readonly LedgerRow[], calls: readonly UpstreamCall[]): number {
  const rows = new Map(ledger.map((row) => [row.nonce, row]));
  const billed = new Map<string | null, number>();
  for (const { nonce, usage } of calls) billed.set(nonce, (billed.get(nonce) ?? 0) + chargedTokens(usage));
  return [...billed].reduce((sum, [nonce, tokens]) => {
    const row = rows.get(nonce);
    return row?.ended === "died" ? sum : sum + Math.max(0, tokens - (row?.chargedTokens ?? 0));
  }, 0);
}

export function doubledCalls(calls: readonly UpstreamCall[]): number {
  const times = new Map<string | null, number>();
  for (const { nonce, usage } of calls)
    if (chargedTokens(usage) > 0) times.set(nonce, (times.get(nonce) ?? 0) + 1);
  return [...times.values()].filter((count) => count > 1).length;
}

/** Windows, ended by an admission, that hold more of them than the user may have. */
export function crowdedWindows(people: readonly Person[], ledger: readonly LedgerRow[]): number {
  return people.reduce((crowded, { id, grant }) => {
    const { max: planned, windowMs } = limitsOf(grant.plan).requests;
    const max = grant.requestsMax ?? planned;
    if (max === null) return crowded;
    const admitted = ledger
      .filter((row) => row.userId === id && row.chargedTokens > 0)
      .map((row) => row.admittedAt)
      .sort((a, b) => a - b);
    return (
      crowded +
      admitted.filter((at, i) => at - (admitted[i - max] ?? Number.NEGATIVE_INFINITY) < windowMs).length
    );
  }, 0);
}
