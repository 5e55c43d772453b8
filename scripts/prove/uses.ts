import { defaultModel, reservePrice } from "../../server/ai/models";
import { PLANS } from "../../server/plans";
import { inputOfMessage } from "./budget";
import type { LedgerRow } from "./control";
import type { Sending } from "./send";
import type { Person } from "./trial";

/** An orphaned hold may stay for as long. */
const ORPHAN_MS = 60_000;

/** A message that was admitted: from when until when it may have been held, what it may have held, and what it did use. */
export interface Use {
  userId: string;
  from: number;
  until: number;
  reserved: { tokens: number; microUsd: number };
  charged: { tokens: number; microUsd: number };
}

/** One of each message that was admitted, however often it was sent: from the ledger and from what clients saw. */
export function usesOf(
  sendings: readonly Sending[],
  people: readonly Person[],
  ledger: readonly LedgerRow[],
): Use[] {
  const rows = new Map(ledger.map((row) => [row.nonce, row]));
  const plans = new Map(people.map(({ id, grant }) => [id, PLANS[grant.plan]]));
  const uses = new Map<string, Use>();
  for (const sending of sendings) {
    const row = rows.get(sending.nonce);
    if (!row && sending.status !== 200 && !reachedProvider(sending)) continue;
    const use = useOf(sending, row, plans.get(sending.userId)?.maxOutputTokens ?? 0);
    const before = uses.get(sending.nonce);
    const from = Math.min(before?.from ?? use.from, use.from);
    uses.set(sending.nonce, { ...use, from, until: Math.max(before?.until ?? use.until, use.until) });
  }
  return [...uses.values()];
}

/** The provider refused it: it held its lease until then. */
const reachedProvider = ({ failure }: Sending): boolean => failure?.code.startsWith("provider_") ?? false;

function useOf(sending: Sending, row: LedgerRow | undefined, maxOutput: number): Use {
  const output = sending.grantedOutput ?? maxOutput;
  return {
    userId: sending.userId,
    from: sending.sentAt,
    until: sending.endedAt ?? sending.closedAt + ORPHAN_MS,
    reserved: { tokens: inputOfMessage() + output, microUsd: reservedMicroUsd(output) },
    charged: { tokens: row?.chargedTokens ?? 0, microUsd: row?.costMicroUsd ?? 0 },
  };
}

/** What the app's ceiling holds for a message with this much output. */
export function reservedMicroUsd(output: number): number {
  const input = inputOfMessage();
  const { inputNanoUsd, outputNanoUsd } = reservePrice(defaultModel(), input);
  return Math.ceil((input * inputNanoUsd + output * outputNanoUsd) / 1_000);
}
