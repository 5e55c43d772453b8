import type { RefusalReason } from "@/server/usage/reports-refusals";

/** What refused a message, in a few words. */
export const REFUSAL_WORDS = {
  requests: "Messages in a minute",
  concurrency: "Replies at once",
  held: "Held by a reply in progress",
  tokens: "Today's tokens used up",
  spend: "The service's own limit",
  limits_unavailable: "Limits could not be checked",
} as const satisfies Record<RefusalReason, string>;
