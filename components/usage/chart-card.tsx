"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { Card, CardContent, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import { type ChartPoint, SERIES } from "./chart-points";

/** Its library is larger than the rest of the page: fetched once the page stands. */
const UsageChart = dynamic(() => import("./usage-chart").then((chart) => chart.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className="size-full" />,
});

/**
 * The bars with their heading and legend. A click on a bar leads to its day, where `query` is given; `children` stand
 * below, where there are bars.
 */
export function ChartCard({
  title,
  description,
  action,
  points,
  limit,
  query,
  children,
}: {
  title: string;
  description: string;
  action?: React.ReactNode;
  points: readonly ChartPoint[];
  limit: number | null;
  /** Of this view of the usage page, without a day. */
  query?: Record<string, string>;
  children?: React.ReactNode;
}) {
  const router = useRouter();
  const isEmpty = points.every(({ sums }) => sums.messages === 0);
  return (
    <Card>
      <CardHeader
        level="h3"
        title={title}
        description={description}
        action={action ?? (isEmpty ? undefined : <Legend />)}
      />
      {isEmpty ? (
        <EmptyState title="Nothing used here">Days appear as soon as a message is answered.</EmptyState>
      ) : (
        <CardContent className="h-80 px-3 pt-4 pb-3 sm:px-5">
          <UsageChart
            points={points}
            limit={limit}
            label={title}
            onPick={
              query &&
              ((day) => router.push(`/usage?${new URLSearchParams({ ...query, day })}`, { scroll: false }))
            }
          />
        </CardContent>
      )}
      {!isEmpty && children}
    </Card>
  );
}

function Legend() {
  return (
    <ul aria-label="Kinds of tokens" className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
      {SERIES.map(({ key, label, color }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-xs" style={{ background: color }} />
          {label}
        </li>
      ))}
    </ul>
  );
}
