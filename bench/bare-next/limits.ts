/** Wide, but there: a budget that is not checked would cost nothing. */
export const REQUESTS_A_MINUTE = 120;
export const DAILY_TOKENS = { max: 1_000_000_000, expire: "always" } as const;
