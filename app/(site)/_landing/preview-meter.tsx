import { formatCountdown, formatNumber } from "@/components/limits/format";
import { RequestPips } from "@/components/limits/request-pips";
import { Meter } from "@/components/ui/meter";
import type { Allowance } from "@/server/errors";

/** The sidebar's meter, standing still. */
export function PreviewMeter({ allowance: { tokens, requests } }: { allowance: Allowance }) {
  const max = tokens.max ?? tokens.used;
  const words = `${formatNumber(tokens.used)} of ${formatNumber(max)} tokens used · ${formatNumber(tokens.held)} held`;
  return (
    <div className="space-y-2 border-border border-t bg-surface px-5 py-4 text-xs tabular-nums sm:px-6">
      <p className="flex items-baseline justify-between gap-2">
        <span className="font-medium">Tokens today</span>
        <span className="text-muted">{Math.floor((tokens.used / max) * 100)} %</span>
      </p>
      <Meter label="Tokens today" valueText={words} max={max} used={tokens.used} held={tokens.held} />
      <p className="text-muted">{words}</p>
      <p className="flex items-center justify-between gap-3 text-muted">
        <span>Resets in {formatCountdown(tokens.resetsInMs)}</span>
        <RequestPips requests={requests} spent={false} />
      </p>
    </div>
  );
}
