import type { LedgerRow } from "@/server/usage/reports-ledger";
import { formatTokens } from "./format";

/** "320 / 512 / 0": input, output and cached tokens. */
export function Kinds({ row }: { row: LedgerRow }) {
  return (
    <>
      {formatTokens(row.inputTokens)} / {row.estimated && <span className="text-muted">about </span>}
      {formatTokens(row.outputTokens)} / {formatTokens(row.cacheWriteTokens + row.cacheReadTokens)}
    </>
  );
}

/** Our guess of the prompt, and how far off what the provider counted it was. */
export function Estimate({ row }: { row: LedgerRow }) {
  const estimated = row.estimatedInputTokens;
  const actual = row.inputTokens + row.cacheWriteTokens + row.cacheReadTokens;
  if (estimated === 0 || actual === 0) return <>–</>;
  return (
    <>
      {formatTokens(estimated)}, {differenceOf(estimated, actual)}
    </>
  );
}

function differenceOf(estimated: number, actual: number): string {
  if (estimated === actual) return "exact";
  const side = estimated > actual ? "over" : "under";
  const percent = Math.round((Math.abs(estimated - actual) / actual) * 100);
  return percent === 0 ? `less than 1 % ${side}` : `${percent} % ${side}`;
}
