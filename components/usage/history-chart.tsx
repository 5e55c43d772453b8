import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { DaySums, HourSums } from "@/server/usage/reports-daily";
import { Button } from "../ui/button";
import { ChartCard } from "./chart-card";
import { dayPoints, hourPoints, type Weight } from "./chart-points";
import { FiguresTable } from "./figures-table";
import { formatLongDay, formatTokens } from "./format";
import { type UsageView, usageQuery } from "./range-params";

/** The range by day with the plan's limit, or one of its days by hour. */
export function HistoryChart({
  view,
  days,
  hours,
  limit,
  weight,
}: {
  view: UsageView;
  days: readonly DaySums[];
  /** Of `view.day`, where one is chosen. */
  hours: readonly HourSums[] | null;
  limit: number | null;
  weight: Weight;
}) {
  const query = usageQuery(view, { day: null });
  if (view.day !== null && hours) {
    return (
      <ChartCard
        key={view.day}
        title={`${formatLongDay(view.day)} by hour`}
        description="Tokens by hour (UTC), as the budget counts them"
        action={
          <Button asChild variant="secondary" size="sm">
            <Link href={{ pathname: "/usage", query }} scroll={false}>
              <ArrowLeft /> All days
            </Link>
          </Button>
        }
        points={hourPoints(hours, weight)}
        limit={null}
      />
    );
  }
  return (
    <ChartCard
      key="days"
      title="Tokens by day"
      description={
        limit === null
          ? "As the budget would count them. Your plan has no daily limit."
          : `As the budget counts them, against your plan's ${formatTokens(limit)} a day`
      }
      points={dayPoints(days, weight)}
      limit={limit}
      query={query}
    >
      <FiguresTable days={days} query={query} />
    </ChartCard>
  );
}
