import type { DaySums, HourSums } from "@/server/usage/reports-daily";
import type { Sums } from "@/server/usage/reports-sums";
import { formatDay, formatLongDay } from "./format";

/** What a token of the cache counts against a plain one. */
export interface Weight {
  write: number;
  read: number;
}

/** One bar. Its parts are weighted as the budget counts them, so that they can stand against the plan's limit. */
export interface ChartPoint {
  key: string;
  tick: string;
  title: string;
  input: number;
  output: number;
  cached: number;
  sums: Sums;
}

/** The parts of a bar, bottom first. */
export const SERIES = [
  { key: "input", label: "Input", color: "var(--meter-used)" },
  { key: "output", label: "Output", color: "var(--meter-held)" },
  { key: "cached", label: "Cached", color: "var(--border-input)" },
] as const satisfies readonly { key: keyof ChartPoint; label: string; color: string }[];

const weighted = (sums: Sums, { write, read }: Weight) => ({
  input: sums.inputTokens,
  output: sums.outputTokens,
  cached: sums.cacheWriteTokens * write + sums.cacheReadTokens * read,
  sums,
});

export const dayPoints = (days: readonly DaySums[], weight: Weight): ChartPoint[] =>
  days.map((sums) => ({
    key: sums.day,
    tick: formatDay(sums.day),
    title: formatLongDay(sums.day),
    ...weighted(sums, weight),
  }));

export const hourPoints = (hours: readonly HourSums[], weight: Weight): ChartPoint[] =>
  hours.map((sums) => {
    const tick = `${String(sums.hour).padStart(2, "0")}:00`;
    return { key: String(sums.hour), tick, title: `${tick} UTC`, ...weighted(sums, weight) };
  });

/** Bars under this share of the limit would be lines: the limit then stands at the top, named as out of scale. */
const LEAST_SHARE = 0.1;

export interface Scale {
  top: number;
  /** Round figures from 0 up to the top. */
  ticks: number[];
  /** Where the limit is drawn; `null` where there is none. */
  line: number | null;
  /** Whether the limit stands at its own height. */
  inScale: boolean;
}

/** The chart's vertical scale: as high as the highest bar and the limit need. */
export function scaleOf(points: readonly ChartPoint[], limit: number | null): Scale {
  const peak = Math.max(0, ...points.map(({ input, output, cached }) => input + output + cached));
  const inScale = limit === null || peak === 0 || peak >= limit * LEAST_SHARE;
  const top = inScale ? Math.max(peak, limit ?? 0, 4) * 1.08 : peak * 1.3;
  return { top, ticks: roundTicks(top), line: limit === null || inScale ? limit : top, inScale };
}

/** Three to five steps of 1, 2, 2.5 or 5 times a power of ten. */
function roundTicks(top: number): number[] {
  const power = 10 ** Math.floor(Math.log10(top / 3));
  const step = power * ([5, 2.5, 2, 1].find((factor) => factor * power <= top / 3) ?? 1);
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
}
