import type { Overview } from "@/server/usage/admin-overview";
import { formatTokens, formatUsd } from "../usage/format";
import { StatTiles } from "../usage/stat-tiles";
import type { AdminDays } from "./admin-params";

/** The range in four figures, today's spend first. */
export function OverviewTiles({ overview, days }: { overview: Overview; days: AdminDays }) {
  const span = days === 1 ? "today" : `in the last ${days} days`;
  const refused = overview.refusals.reduce((sum, { count }) => sum + count, 0);
  return (
    <StatTiles
      stats={[
        {
          label: "Spent today",
          value: formatUsd(overview.spentTodayMicroUsd),
          hint: days === 1 ? "since 00:00 UTC" : `${formatUsd(overview.costMicroUsd)} ${span}`,
        },
        {
          label: "Active users",
          value: formatTokens(overview.activeUsers),
          hint: `of ${formatTokens(overview.users)} users, ${span}`,
        },
        {
          label: "Messages",
          value: formatTokens(overview.messages),
          hint: `${formatTokens(overview.chargedTokens)} tokens ${span}`,
        },
        { label: "Refused", value: formatTokens(refused), hint: `${span}, at no cost` },
      ]}
    />
  );
}
