import type { ModelTier } from "../plans";
import { CACHE_WEIGHT, promptTokens, type TokenUsage } from "./usage";

/** US dollars per million tokens; cache writes are those that live for five minutes. */
interface Price {
  input: number;
  output: number;
  cacheWrite: number;
  cacheRead: number;
}

export interface Model {
  /** The id that the API takes. */
  id: string;
  name: string;
  tier: ModelTier;
  contextTokens: number;
  maxOutputTokens: number;
  /**
   * How hidden reasoning is kept from eating a small reply: it counts as output, and a reply may have 256 tokens.
   * `always` can't be turned off, so it is held to low effort.
   */
  thinking: "disabled" | "between_tools" | "always";
  /** Whether it takes a `temperature`; one that doesn't refuses the call. */
  temperature: boolean;
  price: Price;
  /** Another price for the whole request, where its prompt is longer than `overTokens`. */
  longPrompt?: { overTokens: number; price: Price };
  /** Where the figures are from, and the day they were read. */
  source: string;
}

/** What can be chosen, cheapest first. Prices, sizes and thinking are the provider's own figures. */
export const MODELS = [
  {
    id: "claude-haiku-5-5",
    name: "Claude Haiku 5.5",
    tier: "small",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    thinking: "disabled",
    temperature: false,
    price: { input: 0.1, output: 0.5, cacheWrite: 0.125, cacheRead: 0.01 },
    longPrompt: {
      overTokens: 100_000,
      price: { input: 0.5, output: 2.5, cacheWrite: 0.625, cacheRead: 0.05 },
    },
    source: "https://platform.claude.com/docs/en/models/haiku-5-5/overview, 2026-11-21",
  },
  {
    id: "claude-haiku-4-5-20251001",
    name: "Claude Haiku 4.5",
    tier: "large",
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    thinking: "disabled",
    temperature: true,
    price: { input: 1, output: 5, cacheWrite: 1.25, cacheRead: 0.1 },
    source: "https://platform.claude.com/docs/en/models/haiku-4-5/overview, 2026-11-22",
  },
  {
    id: "claude-sonnet-5-5",
    name: "Claude Sonnet 5.5",
    tier: "large",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    thinking: "between_tools",
    temperature: false,
    price: { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.1 },
    source:
      "https://platform.claude.com/docs/en/about-claude/pricing, 2026-11-21; cache reads since their cut of 2026-10-07",
  },
  {
    id: "claude-opus-5-5",
    name: "Claude Opus 5.5",
    tier: "frontier",
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    thinking: "always",
    temperature: false,
    price: { input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2 },
    source: "https://platform.claude.com/docs/en/models/opus-5-5/overview, 2026-11-21",
  },
] as const satisfies readonly Model[];

const SMALL: Model = MODELS[0];

/** The model with this id, or `undefined` where there is none. */
export function modelById(id: string): Model | undefined {
  return MODELS.find((model) => model.id === id);
}

/** The model of a conversation that chose none: the small one, which every plan has. */
export function defaultModel(): Model {
  return SMALL;
}

/** The models of these tiers, cheapest first. */
export function allowedModels(tiers: readonly ModelTier[]): Model[] {
  return MODELS.filter((model) => tiers.includes(model.tier));
}

/** What the provider bills for one call, in micro-dollars (1/1,000,000 US dollar): an integer, rounded up. */
export function costMicroUsd(model: Model, usage: TokenUsage): number {
  const long = model.longPrompt;
  const price = long !== undefined && promptTokens(usage) > long.overTokens ? long.price : model.price;
  const cost =
    usage.inputTokens * price.input +
    usage.outputTokens * price.output +
    usage.cacheWriteTokens * price.cacheWrite +
    usage.cacheReadTokens * price.cacheRead;
  return Math.ceil(Number(cost.toFixed(6)));
}

/**
 * What a token of a call may cost at most, in billionths of a US dollar. A prompt that is cached is reserved at the weight
 * of a cache write, so that a weighted token costs no more than a plain one; a prompt long enough for another price is.
 * @param inputTokens weighted, as `fitHistory` gives them
 */
export function reservePrice(
  model: Model,
  inputTokens: number,
): { inputNanoUsd: number; outputNanoUsd: number } {
  const long = model.longPrompt;
  const isLong = long !== undefined && inputTokens > long.overTokens * CACHE_WEIGHT.write;
  const price = isLong ? long.price : model.price;
  return { inputNanoUsd: nanoUsd(price.input), outputNanoUsd: nanoUsd(price.output) };
}

/** Of US dollars per million tokens: rounded up, though not for what binary fractions add. */
const nanoUsd = (price: number): number => Math.ceil(Number((price * 1000).toFixed(6)));
