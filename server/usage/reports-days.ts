const DAY_MS = 86_400_000;

/** UTC days, both included: `{ from: "2026-11-01", to: "2026-11-21" }`. */
export interface DayRange {
  from: string;
  to: string;
}

/** The longest range of a report, in days: a leap year. */
export const MOST_DAYS = 366;

/** How many days a range has; zero or less where it ends before it starts. */
export const lengthOf = ({ from, to }: DayRange): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** Each day of a range, oldest first. */
export function daysIn(range: DayRange): string[] {
  const start = Date.parse(range.from);
  return Array.from({ length: lengthOf(range) }, (_, index) =>
    new Date(start + index * DAY_MS).toISOString().slice(0, 10),
  );
}

/** A range as instants: `since <= at < before`. */
export const instantsOf = ({ from, to }: DayRange) => ({
  since: new Date(from),
  before: new Date(Date.parse(to) + DAY_MS),
});

/** The range that ends with the UTC day of `now` (Unix milliseconds). */
export function lastDays(days: number, now: number): DayRange {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: day(now - (days - 1) * DAY_MS), to: day(now) };
}
