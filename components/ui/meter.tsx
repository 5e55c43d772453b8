import { cn } from "./cn";

/**
 * Used, held and free as three distinct parts of one bar. `max: null` is unlimited: the bar then shows use without an
 * end. All in the caller's unit; `valueText` is what a screen reader says ("12,300 of 50,000 tokens used, 1,100 held").
 */
export function Meter({
  label,
  valueText,
  max,
  used,
  held = 0,
  className,
}: {
  label: string;
  valueText: string;
  max: number | null;
  used: number;
  held?: number;
  className?: string;
}) {
  const shown = max === null ? null : Math.min(used, max);
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> has one part, this has three
    <div
      role="meter"
      aria-label={label}
      aria-valuetext={valueText}
      aria-valuemin={0}
      aria-valuenow={shown ?? used}
      aria-valuemax={max ?? Math.max(used, 1)}
      className={cn("flex h-2 gap-px overflow-hidden rounded-full", className)}
    >
      {max === null ? (
        <OpenEnded used={used} />
      ) : (
        <>
          <Part className="bg-meter-used" share={used / max} />
          <Part className="bg-held-stripes" share={held / max} />
          <div className="min-w-0 flex-1 bg-meter-free" />
        </>
      )}
    </div>
  );
}

/** A part that is not nothing is seen: at least 3 px. */
function Part({ share, className }: { share: number; className: string }) {
  if (share <= 0) return null;
  const width = `${Math.min(share, 1) * 100}%`;
  return (
    <div className={cn("min-w-[3px] shrink transition-[width] duration-300", className)} style={{ width }} />
  );
}

function OpenEnded({ used }: { used: number }) {
  return (
    <div
      className={cn("flex-1 bg-linear-to-r to-transparent", used > 0 ? "from-meter-used" : "from-meter-free")}
    />
  );
}
