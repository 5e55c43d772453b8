import type { LimitName, RateLimited } from "@/server/errors";
import { formatClock, formatCountdown, formatNumber } from "./format";
import type { Trouble } from "./limit-state";
import { waitsForReply } from "./refusal";

/** Why a message was refused, in one line. */
export function refusalTitle({ limit, max, remaining, plan, allowance }: RateLimited): string {
  const isGuest = plan === "guest";
  switch (limit) {
    case "requests":
      if (isGuest)
        return `Guests on your network have sent ${max} messages in ${formatWindow(allowance.requests.windowMs)}, as many as they can`;
      return `You've sent ${max ?? "all"} messages in ${formatWindow(allowance.requests.windowMs)}, as many as your plan allows`;
    case "concurrency":
      if (isGuest)
        return "A reply to a guest on your network is still being written, and guests get one at a time";
      return max === 1
        ? "A reply is still being written, and your plan allows one at a time"
        : `${max} replies are still being written, as many as your plan allows at once`;
    case "held":
      return "A reply in progress holds the rest of today's tokens";
    case "tokens":
      return remaining > 0
        ? `Today's tokens are nearly used up: the ${formatNumber(remaining)} left are too few for this message`
        : `Today's tokens${isGuest ? " for guests on your network" : ""} are used up`;
    case "spend":
      return "The service has reached its limit for now; this is not about your plan";
    default:
      return limit satisfies never;
  }
}

/** When the next message can go, with `leftMs` still to wait. `timeZone` is the reader's own when left out. */
export function refusalEnd({ limit, resetsAt }: RateLimited, leftMs: number, timeZone?: string): string {
  const countdown = formatCountdown(leftMs);
  switch (limit) {
    case "requests":
      return `Send again in ${countdown}`;
    case "concurrency":
    case "held":
      return `Send again when it is done; looking ${leftMs > 0 ? `again in ${countdown}` : "again now"}`;
    case "tokens":
      return `Send again at ${formatClock(resetsAt, "UTC")} UTC, in ${countdown}${localTime(resetsAt, timeZone)}`;
    case "spend":
      return `Try again in ${countdown}`;
    default:
      return limit satisfies never;
  }
}

/** When a message goes out that waits for the limit to end, and what that takes. `quote`: where it is not the draft. */
export function sendsWhen({ limit }: { limit: LimitName }, leftMs: number, quote: string | null): string {
  const when = waitsForReply(limit) ? "as soon as there is room" : `in ${formatCountdown(leftMs)}`;
  return `${messageWords(quote)} goes out ${when}. Keep this chat open in a tab.`;
}

/** What being offline means for what is written; `limited`: sending is held back by a limit as well. */
export function offlineWords(
  { on, quote, note }: { on: boolean; quote: string | null; note: string | null },
  limited: boolean,
): string {
  if (!on) return `${note ?? "Nothing was sent."} You can write on; your draft is kept.`;
  const when = limited ? "when you are back and your limit allows it" : "when you are back";
  return `${messageWords(quote)} goes out ${when}. Keep this chat open in a tab.`;
}

const messageWords = (quote: string | null) => (quote === null ? "Your message" : `“${quote}”`);

const TROUBLE_TITLE = {
  limits_unavailable: "We can't check your limits right now",
  provider_overloaded: "The model is overloaded",
  provider_unavailable: "The model can't be reached",
  provider_rejected: "The model refused this request",
} as const satisfies Record<Trouble["code"], string>;

/** What is wrong on our side, in one line. */
export const troubleTitle = (trouble: Trouble): string => TROUBLE_TITLE[trouble.code];

function formatWindow(windowMs: number): string {
  return windowMs === 60_000
    ? "the last minute"
    : `the last ${formatNumber(Math.round(windowMs / 1_000))} seconds`;
}

function localTime(iso: string, timeZone?: string): string {
  const local = formatClock(iso, timeZone);
  return local === formatClock(iso, "UTC") ? "" : ` (${local} your time)`;
}
