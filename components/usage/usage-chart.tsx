"use client";

import {
  Bar,
  BarChart,
  CartesianGrid,
  Label,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { cn } from "../ui/cn";
import { type ChartPoint, SERIES, scaleOf } from "./chart-points";
import { ChartTooltip } from "./chart-tooltip";
import { formatCompact, formatTokens } from "./format";

/** A click is told the bar that the last move found: a move that still waits for its frame would give it an older one. */
const THROTTLED = [] as const;
const TEXT = { fill: "var(--muted)", fontSize: 12 };

/** Bars of weighted tokens by kind, with the plan's limit across. `onPick` is given the key of a bar that is clicked. */
export function UsageChart({
  points,
  limit,
  label,
  onPick,
}: {
  points: readonly ChartPoint[];
  limit: number | null;
  label: string;
  onPick?: (key: string) => void;
}) {
  const { top, ticks, line, inScale } = scaleOf(points, limit);
  const limitText = limit === null ? "" : `Limit ${formatTokens(limit)} a day`;
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 280 }}>
      <BarChart
        data={[...points]}
        margin={{ top: 20, right: 4, bottom: 0, left: 0 }}
        barCategoryGap="18%"
        aria-label={label}
        throttledEvents={THROTTLED}
        onClick={({ activeLabel }) => activeLabel !== undefined && onPick?.(String(activeLabel))}
        className={cn("[&_path]:outline-none", onPick && "[&_.recharts-surface]:cursor-pointer")}
      >
        <CartesianGrid vertical={false} syncWithTicks stroke="var(--border)" />
        <XAxis
          dataKey="key"
          tickFormatter={(key: string) => points.find((point) => point.key === key)?.tick ?? ""}
          tick={TEXT}
          tickLine={false}
          axisLine={{ stroke: "var(--border-strong)" }}
          minTickGap={28}
          tickMargin={8}
        />
        <YAxis
          domain={[0, top]}
          ticks={ticks}
          tickFormatter={formatCompact}
          tick={TEXT}
          tickLine={false}
          axisLine={false}
          width={44}
        />
        <Tooltip
          cursor={{ fill: "var(--text)", opacity: 0.05 }}
          content={ChartTooltip}
          isAnimationActive={false}
        />
        {SERIES.map(({ key, label: name, color }) => (
          <Bar
            key={key}
            dataKey={key}
            name={name}
            stackId="tokens"
            fill={color}
            stroke="var(--raised)"
            strokeWidth={points.length > 60 ? 0 : 1}
            maxBarSize={36}
            isAnimationActive={false}
          />
        ))}
        {line !== null && (
          <ReferenceLine
            y={line}
            stroke="var(--danger)"
            strokeDasharray={inScale ? "6 4" : "2 5"}
            strokeWidth={1.5}
          >
            <Label
              position="insideBottomRight"
              offset={6}
              fill="var(--danger)"
              fontSize={12}
              fontWeight={500}
            >
              {inScale ? limitText : `${limitText}, far above these bars`}
            </Label>
          </ReferenceLine>
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
