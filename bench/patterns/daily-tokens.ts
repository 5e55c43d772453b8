/** A budget that is counted in one Redis key per user and day. */
export interface DailyTokens {
  max: number;
  /** Both are common: setting the key's expiry with every message, or only when the counter begins. */
  expire: "always" | "once";
}
