/** Tokens by kind, as the provider's usage block counts them; the kinds don't overlap. */
export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
}

export const NO_TOKENS: TokenUsage = {
  inputTokens: 0,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheReadTokens: 0,
};

/** What a cache write and a cache read weigh against plain input. Source: platform.claude.com/docs, "Prompt caching", pricing. */
export const CACHE_WEIGHT = { write: 1.25, read: 0.1 } as const;

/** Weighted tokens that a budget is charged: input + output + cache writes x 1.25 + cache reads x 0.1, rounded up. */
export function chargedTokens(usage: TokenUsage): number {
  const twentieths =
    20 * (usage.inputTokens + usage.outputTokens) + 25 * usage.cacheWriteTokens + 2 * usage.cacheReadTokens;
  return Math.ceil(twentieths / 20);
}

/** Size of the prompt in plain tokens, wherever the provider took it from. */
export function promptTokens(usage: TokenUsage): number {
  return usage.inputTokens + usage.cacheWriteTokens + usage.cacheReadTokens;
}
