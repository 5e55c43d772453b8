import { cn } from "../ui/cn";
import { formatTokens } from "./format";

/** The meter's parts in figures. `free: null` is unlimited. */
export function MeterLegend({ used, held, free }: { used: number; held: number; free: number | null }) {
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-muted text-sm tabular-nums">
      <Part className="bg-meter-used" name="Used" tokens={used} />
      {held > 0 && <Part className="bg-held-stripes" name="Held by replies in progress" tokens={held} />}
      {free !== null && <Part className="bg-meter-free" name="Free" tokens={free} />}
    </dl>
  );
}

function Part({ className, name, tokens }: { className: string; name: string; tokens: number }) {
  return (
    <div className="flex items-center gap-1.5">
      <span aria-hidden className={cn("size-2.5 rounded-xs", className)} />
      <dt>{name}</dt>
      <dd className="text-text">{formatTokens(tokens)}</dd>
    </div>
  );
}
