import type { ConversationSummary } from "../wire";

const DAY_MS = 86_400_000;
const GROUPS = ["Today", "Yesterday", "Previous 7 days", "Previous 30 days", "Older"] as const;

/** The calendar day of an instant in a time zone: "2026-11-21". */
export const dayIn = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    at,
  );

/** Conversations under the day of their last use, in the order they came; `today` as `dayIn` gives it. */
export function groupByDay<Item extends Pick<ConversationSummary, "updatedAt">>(
  items: readonly Item[],
  today: string,
  timeZone: string,
) {
  const groups = new Map<(typeof GROUPS)[number], Item[]>();
  for (const item of items) {
    const days = Math.round(
      (Date.parse(today) - Date.parse(dayIn(timeZone, new Date(item.updatedAt)))) / DAY_MS,
    );
    const name = groupOf(days);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return GROUPS.flatMap((name) => {
    const group = groups.get(name);
    return group ? [{ name, items: group }] : [];
  });
}

function groupOf(daysAgo: number): (typeof GROUPS)[number] {
  if (daysAgo <= 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  if (daysAgo <= 7) return "Previous 7 days";
  return daysAgo <= 30 ? "Previous 30 days" : "Older";
}
