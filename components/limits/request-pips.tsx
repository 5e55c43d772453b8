import { cn } from "@/components/ui/cn";
import type { Allowance } from "@/server/errors";
import { formatNumber } from "./format";

/** More than these would be a texture and not a count. */
const MAX_PIPS = 30;
const MAX_LARGE_PIPS = 10;

/**
 * The messages left in this window: a pip each, or a figure where they are many; nothing where they are unlimited.
 * `spent`: today's tokens are gone, and none of them can be sent.
 */
export function RequestPips({
  requests: { max, remaining },
  spent = false,
}: {
  requests: Allowance["requests"];
  spent?: boolean;
}) {
  if (max === null) return null;
  const left = spent ? "No message fits" : `${formatNumber(remaining)} of ${formatNumber(max)} messages left`;
  if (max > MAX_PIPS) return <span>{left}</span>;
  return (
    <span role="img" aria-label={left} title={left} className="flex flex-wrap gap-0.5">
      {Array.from({ length: max }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a pip is its position
          key={index}
          className={cn(
            "rounded-full forced-color-adjust-none",
            max > MAX_LARGE_PIPS ? "size-1" : "size-1.5",
            !spent && index < remaining ? "bg-accent" : "bg-text/15",
          )}
        />
      ))}
    </span>
  );
}
