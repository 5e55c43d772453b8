const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** What a countdown of `ms` moves by: seconds in its last hour, minutes before. */
export const countdownStepMs = (ms: number) => (ms > HOUR_MS ? MINUTE_MS : SECOND_MS);

/** `ms` rounded up to the countdown's step and never below zero: it says 0 only when the time has come. */
export function roundCountdown(ms: number): number {
  const step = countdownStepMs(ms);
  return Math.max(0, Math.ceil(ms / step) * step);
}

/** "0:42" up to an hour, "5 h 12 min" from there. Rounded up. */
export function formatCountdown(ms: number): string {
  const left = roundCountdown(ms);
  const hours = Math.floor(left / HOUR_MS);
  const minutes = Math.floor((left % HOUR_MS) / MINUTE_MS);
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  const seconds = Math.floor((left % MINUTE_MS) / SECOND_MS);
  return `${minutes}:${String(seconds).padStart(2, "0")}`;
}

/** The same span for a screen reader: "42 seconds", "5 hours and 12 minutes". */
export function speakCountdown(ms: number): string {
  const left = roundCountdown(ms);
  const parts = [
    count(Math.floor(left / HOUR_MS), "hour"),
    count(Math.floor((left % HOUR_MS) / MINUTE_MS), "minute"),
    count(Math.floor((left % MINUTE_MS) / SECOND_MS), "second"),
  ].filter((part) => part !== null);
  return parts.join(" and ") || "0 seconds";
}

function count(value: number, noun: string): string | null {
  return value === 0 ? null : `${value} ${noun}${value === 1 ? "" : "s"}`;
}

/** "12,300" of a whole number. Not by `Intl`, whose first use takes a phone 80 ms, while the page is loading. */
export const formatNumber = (value: number) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** The clock time of an ISO instant in a time zone (the reader's own when left out): "02:00". */
export const formatClock = (iso: string, timeZone?: string) =>
  new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
