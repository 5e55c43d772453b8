import { availableParallelism } from "node:os";
import { aim, median, ratios, spread, table } from "./figures";
import type { Target } from "./targets";

type Ways<T> = Record<"upstream" | "bare" | "rest" | "trpc", T>;

export interface Measured {
  /** Whole answers a second by round, at several at once. */
  perSecond: Ways<number[]>;
  /** To the first token, one at a time, from an upstream at a usual pace. */
  firstPacedMs: Ways<number[]>;
  /** The same from an upstream that doesn't wait at all. */
  firstAtOnceMs: Ways<number[]>;
}

/** The figures of every way, then the aims: medians, with the least and the most in brackets. */
export function report(ways: Ways<Target>, { perSecond, firstPacedMs, firstAtOnceMs }: Measured): string {
  const keys = Object.keys(ways) as (keyof Ways<Target>)[];
  const added = (figures: Ways<number[]>, key: keyof Ways<Target>) =>
    `+${(median(figures[key]) - median(figures.upstream)).toFixed(1)}`;
  const rows = keys.map((key) => [
    ways[key].name,
    spread(perSecond[key], 0),
    spread(firstPacedMs[key], 1),
    added(firstPacedMs, key),
    spread(firstAtOnceMs[key], 1),
    added(firstAtOnceMs, key),
  ]);
  const head = ["", "requests/s", "first token, ms", "over (a)", "upstream without a wait, ms", "over (a)"];
  const aims = [
    aim("(c) / (b), requests a second", ratios(perSecond.rest, perSecond.bare), "at least", 0.5),
    aim("(c) / (a), time to first token", ratios(firstPacedMs.rest, firstPacedMs.upstream), "at most", 1.4),
    aim("(d) / (a), time to first token", ratios(firstPacedMs.trpc, firstPacedMs.upstream), "at most", 1.4),
  ];
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores`;
  return `${table([head, ...rows])}\n\n${table([["ratio", "measured", "aim", ""], ...aims])}\n\n${machine}`;
}
