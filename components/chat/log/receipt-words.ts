import { formatNumber } from "@/components/limits/format";
import type { Receipt } from "@/server/chat/events";

const MICRO_USD = 1_000_000;
/** Below this a price with four decimals would read as nothing. */
const SMALLEST_MICRO_USD = 100;

/** "$0.0031", "$1.20"; "under $0.0001" for what is not quite nothing. */
export function formatCost(costMicroUsd: number): string {
  if (costMicroUsd === 0) return "$0";
  if (costMicroUsd < SMALLEST_MICRO_USD) return "under $0.0001";
  const usd = costMicroUsd / MICRO_USD;
  return `$${usd.toFixed(usd < 0.9999 ? 4 : 2)}`;
}

/** "0.4 s", and "under 0.1 s" for what would round to nothing. */
export const formatSeconds = (ms: number): string =>
  ms < 50 ? "under 0.1 s" : `${(ms / 1_000).toFixed(1)} s`;

/**
 * What a reply and its continuations cost together: `sum` "1,204 tokens · $0.0031", `wait` "0.4 s to first token" of the
 * reply itself, null where none came.
 */
export function receiptLine(receipts: readonly Receipt[]): { sum: string; wait: string | null } {
  const total = (of: (receipt: Receipt) => number) => receipts.reduce((sum, receipt) => sum + of(receipt), 0);
  const tokens = formatNumber(total(({ chargedTokens }) => chargedTokens));
  const cost = formatCost(total(({ costMicroUsd }) => costMicroUsd));
  const firstTokenMs = receipts[0]?.firstTokenMs ?? null;
  return {
    sum: `${tokens} tokens · ${cost}`,
    wait: firstTokenMs === null ? null : `${formatSeconds(firstTokenMs)} to first token`,
  };
}

const ENDED = {
  complete: "Complete",
  stopped: "Stopped before its end",
  lost: "The model's connection was lost",
  refused: "The model refused before it began",
  died: "The server stopped while it was written",
} as const satisfies Record<Receipt["ended"], string>;

/** What a receipt is made of, in the order of a bill; the cache only where it was used. */
export function receiptDetails(receipt: Receipt): { name: string; value: string }[] {
  const { usage, chargedTokens, estimated, firstTokenMs } = receipt;
  const count = (name: string, tokens: number) => ({ name, value: formatNumber(tokens) });
  const cache = [
    count("Written to the cache", usage.cacheWriteTokens),
    count("Read from the cache", usage.cacheReadTokens),
  ];
  return [
    { name: "Model", value: receipt.model },
    count("Tokens in", usage.inputTokens),
    ...cache.filter(({ value }) => value !== "0"),
    count("Tokens out", usage.outputTokens),
    { name: "Charged to today", value: `${formatNumber(chargedTokens)} tokens` },
    { name: "Cost", value: formatCost(receipt.costMicroUsd) },
    ...(firstTokenMs === null ? [] : [{ name: "First token after", value: formatSeconds(firstTokenMs) }]),
    { name: "Took", value: formatSeconds(receipt.totalMs) },
    { name: "Ended", value: ENDED[receipt.ended] },
    { name: "Settled by", value: estimated ? "Our count of what had come" : "The provider's count" },
  ];
}

/** "3 earlier messages did not fit and were left out" */
export const leftOutWords = (count: number): string =>
  count === 1
    ? "1 earlier message did not fit and was left out"
    : `${formatNumber(count)} earlier messages did not fit and were left out`;
