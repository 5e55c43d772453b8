import type { CostHint } from "./cost-hint";

export interface Prices {
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
}

/** US dollars at a model's prices. */
export const costUsd = (
  { inputTokens, outputTokens }: Pick<CostHint, "inputTokens" | "outputTokens">,
  { inputUsdPerMillion, outputUsdPerMillion }: Prices,
): number => (inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion) / 1_000_000;

/** "about 1.2k tokens, 2 % of today, $0.004" */
export function costWords(hint: CostHint, prices: Prices): string {
  const { percent } = hint;
  const share = percent === null ? [] : [`${percent < 1 ? "under 1" : Math.round(percent)} % of today`];
  const tokens = `about ${roundedTokens(hint.inputTokens + hint.outputTokens)} tokens`;
  return [tokens, ...share, dollars(costUsd(hint, prices))].join(", ");
}

/** "$0.004"; two digits that count at the most, since it is a guess. */
export function dollars(usd: number): string {
  if (usd < 0.001) return "under $0.001";
  return `$${usd.toFixed(usd < 0.01 ? 3 : 2)}`;
}

export function roundedTokens(tokens: number): string {
  if (tokens < 1_000) return String(Math.max(10, Math.round(tokens / 10) * 10));
  return `${(tokens / 1_000).toFixed(tokens < 10_000 ? 1 : 0)}k`;
}

/** What will happen to the message, where it does not go out whole. */
export const FIT_WORDS = {
  whole: null,
  history: "Earlier messages will be left out to fit",
  cut: "The reply will be cut to fit what is left today",
  none: "This is likely too long for what is left today",
} as const satisfies Record<CostHint["fit"], string | null>;

/** Dollars from which a cheaper model is worth a word, and how much cheaper it has to be. */
const WORTH_USD = 0.02;
const WORTH_TIMES = 2;

/** The cheapest model of the plan, where it saves money that is worth the word. Tokens it saves none. */
export function cheaperModel<M extends Prices & { id: string; allowed: boolean }>(
  hint: CostHint,
  models: readonly M[],
  model: string,
): M | null {
  const chosen = models.find(({ id }) => id === model);
  const cheapest = models
    .filter(({ allowed }) => allowed)
    .toSorted((a, b) => costUsd(hint, a) - costUsd(hint, b))[0];
  if (!chosen || !cheapest) return null;
  const usd = costUsd(hint, chosen);
  return usd >= WORTH_USD && usd >= WORTH_TIMES * costUsd(hint, cheapest) ? cheapest : null;
}
