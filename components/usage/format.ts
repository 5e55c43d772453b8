import { formatNumber } from "@/components/limits/format";

/** "12,300" */
export const formatTokens = formatNumber;

/** "12.3k", for the axis of a chart. */
export const formatCompact = (value: number) =>
  value.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 }).toLowerCase();

/** Micro-dollars as "$1.23", "$0.0451", "$0.000052": the smaller the sum, the more of its digits. */
export function formatUsd(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  const maximumFractionDigits = usd >= 1 ? 2 : usd >= 0.01 ? 4 : 6;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits })}`;
}

/**
 * Writes the sums of one column, all with the decimals that the smallest needs ("$0.0451", "$1.2000"), so that they align.
 * Micro-dollars; nothing is "$0".
 */
export function usdColumn(column: readonly number[]): (microUsd: number) => string {
  const least = Math.min(...column.filter((microUsd) => microUsd > 0)) / 1_000_000;
  const digits = least >= 1 ? 2 : least >= 0.001 ? 4 : 6;
  const form = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return (microUsd) => (microUsd === 0 ? "$0" : `$${(microUsd / 1_000_000).toLocaleString("en-US", form)}`);
}

/** "12 %", "under 1 %", of a share between 0 and 1. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "under 1 %";
  return `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`;
}

/** "Nov 21" of a UTC day or an ISO instant. */
export const formatDay = (iso: string) =>
  new Date(iso).toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" });

/** "Sat, Nov 21, 2026" */
export const formatLongDay = (iso: string) =>
  new Date(iso).toLocaleDateString("en-US", {
    weekday: "short",
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  });

/** "0.9 s", "under 0.1 s" */
export const formatDuration = (ms: number) => (ms < 100 ? "under 0.1 s" : `${(ms / 1_000).toFixed(1)} s`);
