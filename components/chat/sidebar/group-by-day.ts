import type { ConversationSummary } from "../wire";

const DAY_MS = 86_400_000;
const GROUPS = ["Today", "Yesterday", "Previous 7 days", "Previous 30 days", "Older"] as const;

/** The calendar day of an instant: "2026-11-21". */
export type DayOf = (at: Date) => string;

export const utcDay: DayOf = (at) => at.toISOString().slice(0, 10);
/** On this machine's calendar. Not by `Intl`, whose first use takes a phone longer than all the rest of the list. */
export const localDay: DayOf = (at) =>
  utcDay(new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())));

/** Conversations under the day of their last use, in the order they came. */
export function groupByDay<Item extends Pick<ConversationSummary, "updatedAt">>(
  items: readonly Item[],
  now: Date,
  dayOf: DayOf,
) {
  const groups = new Map<(typeof GROUPS)[number], Item[]>();
  const today = Date.parse(dayOf(now));
  for (const item of items) {
    const days = Math.round((today - Date.parse(dayOf(new Date(item.updatedAt)))) / DAY_MS);
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
