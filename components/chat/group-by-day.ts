import type { ConversationSummary } from "./wire";

const DAY_MS = 86_400_000;
const GROUPS = ["Today", "Yesterday", "Previous 7 days", "Older"] as const;

/** The calendar day of an instant in a time zone: "2026-11-21". */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    at,
  );

/** Conversations under the day of their last use, in the order they came; `today` as `dayIn` gives it. */
export function groupByDay(items: readonly ConversationSummary[], today: string, timeZone: string) {
  const groups = new Map<(typeof GROUPS)[number], ConversationSummary[]>();
  for (const item of items) {
    const days = Math.round(
      (Date.parse(today) - Date.parse(dayIn(timeZone, new Date(item.updatedAt)))) / DAY_MS,
    );
    const name = days <= 0 ? "Today" : days === 1 ? "Yesterday" : days <= 7 ? "Previous 7 days" : "Older";
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return GROUPS.flatMap((name) => {
    const group = groups.get(name);
    return group ? [{ name, items: group }] : [];
  });
}
