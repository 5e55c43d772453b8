"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useLimits } from "@/components/limits/limits-context";
import type { Allowance } from "@/server/errors";
import type { ModelSums } from "@/server/usage/reports-sums";
import { Card, CardHeader } from "../ui/card";
import { Meter } from "../ui/meter";
import { formatTokens } from "./format";
import { MeterLegend } from "./meter-legend";
import { TodayFacts } from "./today-facts";
import { TodayOutlook } from "./today-outlook";

/** Today's budget, live: the figures are those of the sidebar's meter. `forecastAt` (ISO 8601) is the server's. */
export function TodayCard({
  rendered,
  forecastAt,
  models,
}: {
  rendered: Allowance;
  forecastAt: string | null;
  models: readonly ModelSums[];
}) {
  const { reading } = useLimits();
  const { tokens, ...rest } = reading?.allowance ?? rendered;
  useRefreshOn(tokens.used);
  const free = tokens.max === null ? null : Math.max(0, tokens.max - tokens.used - tokens.held);
  return (
    <Card>
      <CardHeader title="Today" />
      <div className="space-y-3 px-5 pt-3 pb-5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="text-headline tabular-nums">{formatTokens(tokens.used)}</span>
          <span className="text-muted">
            {tokens.max === null ? "tokens used, no daily limit" : `of ${formatTokens(tokens.max)} tokens`}
          </span>
        </p>
        <Meter
          label="Today's tokens"
          valueText={`${formatTokens(tokens.used)} used, ${formatTokens(tokens.held)} held${free === null ? "" : `, ${formatTokens(free)} free`}`}
          max={tokens.max}
          used={tokens.used}
          held={tokens.held}
          className="h-3"
        />
        <MeterLegend used={tokens.used} held={tokens.held} free={free} />
        <TodayOutlook tokens={tokens} forecastAt={forecastAt} />
      </div>
      <TodayFacts allowance={{ tokens, ...rest }} readAt={reading?.at ?? null} models={models} />
    </Card>
  );
}

/** What the server rendered below follows the meter: a message that is settled meanwhile is in the sums and in the table. */
function useRefreshOn(used: number) {
  const router = useRouter();
  const seen = useRef(used);
  useEffect(() => {
    if (seen.current === used) return;
    seen.current = used;
    router.refresh();
  }, [used, router]);
}
