import Link from "next/link";
import type { DaySums } from "@/server/usage/reports-daily";
import { Table, TableCell, TableHead, TableRow } from "../ui/table";
import { formatLongDay, formatTokens, usdColumn } from "./format";
import { refusedOf } from "./refused-of";

/** The chart as figures, newest day first; each day leads to its hours. */
export function FiguresTable({ days, query }: { days: readonly DaySums[]; query: Record<string, string> }) {
  const formatCost = usdColumn(days.map((day) => day.costMicroUsd));
  return (
    <details className="group border-border border-t">
      <summary className="px-5 py-3 font-medium text-muted text-sm hover:text-text">
        The same in figures
      </summary>
      <div className="max-h-96 overflow-y-auto px-2 pb-2">
        <Table label="Tokens by day">
          <thead>
            <tr>
              <TableHead>Day (UTC)</TableHead>
              {["Input", "Output", "Cached", "Charged", "Messages", "Refused", "Cost"].map((name) => (
                <TableHead key={name} className="text-right">
                  {name}
                </TableHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((sums) => (
              <TableRow key={sums.day}>
                <TableCell>
                  <Link
                    href={{ pathname: "/usage", query: { ...query, day: sums.day } }}
                    scroll={false}
                    className="underline decoration-border-strong underline-offset-4 hover:decoration-accent"
                  >
                    {formatLongDay(sums.day)}
                  </Link>
                </TableCell>
                <TableCell numeric>{formatTokens(sums.inputTokens)}</TableCell>
                <TableCell numeric>{formatTokens(sums.outputTokens)}</TableCell>
                <TableCell numeric>{formatTokens(sums.cacheWriteTokens + sums.cacheReadTokens)}</TableCell>
                <TableCell numeric>{formatTokens(sums.chargedTokens)}</TableCell>
                <TableCell numeric>{formatTokens(sums.messages)}</TableCell>
                <TableCell numeric>{formatTokens(refusedOf(sums.refusals))}</TableCell>
                <TableCell numeric>{formatCost(sums.costMicroUsd)}</TableCell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
    </details>
  );
}
