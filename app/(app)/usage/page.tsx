import type { Metadata } from "next";
import { formatTokens, formatUsd } from "@/components/usage/format";
import { HistoryChart } from "@/components/usage/history-chart";
import { LedgerCard } from "@/components/usage/ledger-card";
import { ModelsCard } from "@/components/usage/models-card";
import { RangeBar } from "@/components/usage/range-bar";
import { usageView, utcDay } from "@/components/usage/range-params";
import { RefusalsCard } from "@/components/usage/refusals-card";
import { joinRefusals, refusedOf } from "@/components/usage/refused-of";
import { StatTiles } from "@/components/usage/stat-tiles";
import { TodayCard } from "@/components/usage/today-card";
import { serverApi } from "@/server/api/caller";
import { requireAccount } from "../require-account";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage({ searchParams }: PageProps<"/usage">) {
  await requireAccount("/usage");
  const now = Date.now();
  const view = usageView(await searchParams, now);
  const { range, day, sort } = view;
  const { usage } = await serverApi();
  const [today, daily, ledger, hourly] = await Promise.all([
    usage.today(),
    usage.daily(range),
    usage.ledger({ ...range, sort }),
    day === null ? null : usage.hours({ day }),
  ]);
  const refusals = joinRefusals(daily.days);
  const { total } = daily;
  return (
    <div className="mx-auto max-w-6xl px-5 py-8 sm:px-8">
      <h1 className="text-title">Usage</h1>
      <div className="mt-6">
        <TodayCard
          rendered={today.allowance}
          forecastAt={today.forecast?.at ?? null}
          models={today.byModel}
        />
      </div>
      <section aria-labelledby="history" className="mt-10 space-y-5">
        <RangeBar view={view} today={utcDay(now)} />
        <StatTiles
          stats={[
            { label: "Tokens charged", value: formatTokens(total.chargedTokens) },
            { label: "Cost", value: formatUsd(total.costMicroUsd) },
            { label: "Messages", value: formatTokens(total.messages) },
            { label: "Refused", value: formatTokens(refusedOf(refusals)) },
          ]}
        />
        <HistoryChart
          view={view}
          days={daily.days}
          hours={hourly?.hours ?? null}
          limit={daily.limit}
          weight={daily.weight}
        />
        <div className="grid gap-5 lg:grid-cols-2">
          <ModelsCard models={daily.models} />
          <RefusalsCard counts={refusals} description="Before anything was spent" />
        </div>
        <LedgerCard
          key={`${range.from} ${range.to} ${sort} ${ledger.nextCursor?.id}`}
          view={view}
          first={ledger}
        />
      </section>
    </div>
  );
}
