import { modelById } from "../ai/models";
import type { TokenUsage } from "../ai/usage";

/** What some messages came to. Tokens by kind are the provider's; `chargedTokens` are weighted, as the budget counts them. */
export interface Sums extends TokenUsage {
  messages: number;
  chargedTokens: number;
  costMicroUsd: number;
}

export const NOTHING: Sums = {
  messages: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheWriteTokens: 0,
  cacheReadTokens: 0,
  chargedTokens: 0,
  costMicroUsd: 0,
};

export const plus = (a: Sums, b: Sums): Sums => ({
  messages: a.messages + b.messages,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  chargedTokens: a.chargedTokens + b.chargedTokens,
  costMicroUsd: a.costMicroUsd + b.costMicroUsd,
});

export interface ModelSums extends Sums {
  model: NamedModel;
}

export interface NamedModel {
  id: string;
  name: string;
}

/** A model as reports name it: one that is no longer offered goes by its id. */
export const named = (id: string): NamedModel => ({ id, name: modelById(id)?.name ?? id });

/** Sums by model, the costliest first. */
export function byModel(rows: readonly (Sums & { model: string })[]): ModelSums[] {
  const sums = new Map<string, Sums>();
  for (const row of rows) sums.set(row.model, plus(sums.get(row.model) ?? NOTHING, row));
  return [...sums]
    .map(([id, sum]) => ({ ...sum, model: named(id) }))
    .sort((a, b) => b.costMicroUsd - a.costMicroUsd || b.chargedTokens - a.chargedTokens);
}
