import type { DayRange } from "@/server/usage/reports-days";
import type { LedgerSort } from "@/server/usage/reports-ledger";

/** The ranges that have a link of their own, in days that end today. */
export const RANGES = [7, 30, 90] as const;
const USUAL = 30;
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

export type SearchParams = Record<string, string | string[] | undefined>;

/** What the address of the usage page asks for. */
export interface UsageView {
  range: DayRange;
  /** One of `RANGES`; `null` for a range that was typed in. */
  days: (typeof RANGES)[number] | null;
  /** A range that was typed in and can't be shown: what was typed, and what is wrong with it. */
  refused: { from: string; to: string; reason: string } | null;
  /** The day that is shown by the hour. */
  day: string | null;
  sort: LedgerSort;
}

/** Reads the address; what makes no sense in it is left out. `now` in Unix milliseconds. */
export function usageView(params: SearchParams, now: number): UsageView {
  const typed = typedRange(params);
  const days = typed ? null : (RANGES.find((range) => String(range) === params.days) ?? USUAL);
  return {
    range: typed ?? { from: utcDay(now - ((days ?? USUAL) - 1) * DAY_MS), to: utcDay(now) },
    days,
    refused: refusedRange(params),
    day: isDay(params.day) ? params.day : null,
    sort: params.sort === "cost" || params.sort === "tokens" ? params.sort : "newest",
  };
}

/** The same view as the query of a link, with changes; what is usual is left out. */
export function usageQuery(view: UsageView, change: Partial<UsageView> = {}): Record<string, string> {
  const { range, days, day, sort } = { ...view, ...change };
  return {
    ...(days === null ? { from: range.from, to: range.to } : days === USUAL ? {} : { days: String(days) }),
    ...(day === null ? {} : { day }),
    ...(sort === "newest" ? {} : { sort }),
  };
}

function typedRange({ from, to }: SearchParams): DayRange | null {
  if (!isDay(from) || !isDay(to)) return null;
  return wrongWith({ from, to }) === null ? { from, to } : null;
}

function refusedRange({ from, to }: SearchParams): UsageView["refused"] {
  if (!isDay(from) || !isDay(to)) return null;
  const reason = wrongWith({ from, to });
  return reason === null ? null : { from, to, reason };
}

function wrongWith({ from, to }: DayRange): string | null {
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (length < 1) return "The first day is after the last one.";
  return length > MOST_DAYS ? `That is more than ${MOST_DAYS} days.` : null;
}

export const utcDay = (at: number) => new Date(at).toISOString().slice(0, 10);

function isDay(value: string | string[] | undefined): value is string {
  if (typeof value !== "string" || !/^2\d{3}-\d{2}-\d{2}$/.test(value)) return false;
  const at = Date.parse(value);
  return !Number.isNaN(at) && utcDay(at) === value;
}
