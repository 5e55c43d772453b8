"use client";

import dynamic from "next/dynamic";
import { Meter } from "@/components/ui/meter";
import { Skeleton } from "@/components/ui/skeleton";
import type { Allowance } from "@/server/errors";
import { formatCountdown, formatNumber } from "./format";
import { useLimits } from "./limits-context";
import { RequestPips } from "./request-pips";
import { isSpent } from "./spent-day";
import { useCountdown } from "./use-countdown";

const UpgradeLink = dynamic(() => import("./upgrade-link").then((module) => module.UpgradeLink));

/** The share of the budget from which the meter says what a larger one would bring. */
const NEARLY = 0.8;

/** Today's tokens (used, held, free), when they come back, and the messages left in this window. For the sidebar. */
export function TokenMeter() {
  const { reading, upgrade } = useLimits();
  const resetsInMs = useCountdown(reading && reading.at + reading.allowance.tokens.resetsInMs);
  if (!reading || resetsInMs === null) return <MeterSkeleton />;
  const { tokens, requests } = reading.allowance;
  const spent = isSpent(tokens) || (tokens.max !== null && tokens.used >= tokens.max);
  return (
    <section aria-label="Today's tokens" className="space-y-2 text-xs">
      <div className="flex items-baseline justify-between gap-2">
        <span className="font-medium text-text">Tokens today</span>
        {tokens.max !== null && (
          <span className={spent ? "font-medium text-danger" : "text-muted tabular-nums"}>
            {spent ? "Used up" : share(tokens.used, tokens.max)}
          </span>
        )}
      </div>
      <Meter
        label="Tokens today"
        valueText={words(tokens)}
        max={tokens.max}
        used={tokens.used}
        held={tokens.held}
        className={spent ? "[--meter-used:var(--danger)]" : undefined}
      />
      <p className="text-muted tabular-nums">{words(tokens)}</p>
      <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-muted tabular-nums">
        <span>Resets in {formatCountdown(resetsInMs)}</span>
        <RequestPips requests={requests} spent={spent} />
      </p>
      {upgrade && tokens.max !== null && tokens.used >= tokens.max * NEARLY && (
        <UpgradeLink upgrade={upgrade} />
      )}
    </section>
  );
}

function words({ max, used, held }: Allowance["tokens"]): string {
  const use =
    max === null
      ? `${formatNumber(used)} tokens used`
      : `${formatNumber(used)} of ${formatNumber(max)} tokens used`;
  return held > 0 ? `${use} · ${formatNumber(held)} held` : use;
}

/** "24 %". Rounded down, so that it never says 100 before the end; what is not nothing is "<1 %". */
function share(used: number, max: number): string {
  const percent = Math.floor((used / max) * 100);
  return used > 0 && percent === 0 ? "<1 %" : `${percent} %`;
}

function MeterSkeleton() {
  return (
    <div role="status" aria-label="Loading today's tokens" className="space-y-2">
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-2 w-full" />
      <Skeleton className="h-4 w-40" />
    </div>
  );
}
