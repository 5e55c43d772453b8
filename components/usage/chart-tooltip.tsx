import type { TooltipContentProps } from "recharts";
import type { ChartPoint } from "./chart-points";
import { SERIES } from "./chart-points";
import { formatTokens, formatUsd } from "./format";

/** The figures of the bar under the pointer, or under the arrow keys. */
export function ChartTooltip({ active, payload }: TooltipContentProps) {
  const point = payload[0]?.payload as ChartPoint | undefined;
  if (!active || !point) return null;
  const { sums, title } = point;
  return (
    <div className="min-w-44 rounded-lg border border-border bg-raised p-3 text-xs shadow-overlay">
      <p className="font-medium text-text">{title}</p>
      <dl className="mt-2 space-y-1 tabular-nums">
        {SERIES.map(({ key, label, color }) => (
          <div key={key} className="flex items-center gap-2">
            <span aria-hidden className="size-2 rounded-xs" style={{ background: color }} />
            <dt className="flex-1 text-muted">{label}</dt>
            <dd>{formatTokens(tokensOf(sums)[key])}</dd>
          </div>
        ))}
        <div className="flex gap-2 border-border border-t pt-1.5">
          <dt className="flex-1 text-muted">Charged</dt>
          <dd className="font-medium">{formatTokens(sums.chargedTokens)}</dd>
        </div>
        <div className="flex gap-2">
          <dt className="flex-1 text-muted">Messages</dt>
          <dd>{formatTokens(sums.messages)}</dd>
        </div>
        <div className="flex gap-2">
          <dt className="flex-1 text-muted">Cost</dt>
          <dd>{formatUsd(sums.costMicroUsd)}</dd>
        </div>
      </dl>
    </div>
  );
}

const tokensOf = (sums: ChartPoint["sums"]) => ({
  input: sums.inputTokens,
  output: sums.outputTokens,
  cached: sums.cacheWriteTokens + sums.cacheReadTokens,
});
