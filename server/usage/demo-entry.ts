import { v7 as uuidv7 } from "uuid";
import { costMicroUsd, type Model } from "../ai/models";
import { chargedTokens, promptTokens, type TokenUsage } from "../ai/usage";
import type { ModelTier } from "../plans";
import type { LedgerEntry } from "./ledger";

/** The estimate of a prompt is deliberately high: by this share of it at most. */
export const MOST_OVER = 0.35;
/** Made-up speeds: tokens a second, and the wait for the first one. */
const SPEED = {
  small: { perSecond: 150, firstMs: 350 },
  large: { perSecond: 80, firstMs: 650 },
  frontier: { perSecond: 55, firstMs: 900 },
} as const satisfies Record<ModelTier, { perSecond: number; firstMs: number }>;

/**
 * A made-up message that was charged, priced and timed as a real one is.
 * @param withinMs the reply has ended this long after its admission
 * @param random from 0 up to 1
 */
export function demoEntry(
  { userId, model, usage, admittedAt }: { userId: string; model: Model; usage: TokenUsage; admittedAt: Date },
  random: () => number,
  withinMs = Number.POSITIVE_INFINITY,
): LedgerEntry {
  const { perSecond, firstMs } = SPEED[model.tier];
  const waitMs = firstMs * (0.8 + 0.8 * random());
  const writeMs = (usage.outputTokens / perSecond) * 1_000 * (0.85 + 0.3 * random());
  const pace = Math.min(1, withinMs / (waitMs + writeMs));
  const after = (ms: number) => new Date(admittedAt.getTime() + Math.floor(ms * pace));
  return {
    leaseId: uuidv7({ msecs: admittedAt.getTime() }),
    userId,
    conversationId: null,
    messageId: null,
    model: model.id,
    ended: "complete",
    stopReason: "end_turn",
    usage,
    chargedTokens: chargedTokens(usage),
    costMicroUsd: costMicroUsd(model, usage),
    estimatedInputTokens: Math.floor(promptTokens(usage) * (1 + MOST_OVER * random())),
    estimated: false,
    admittedAt,
    firstTokenAt: after(waitMs),
    settledAt: after(waitMs + writeMs),
  };
}
