import { tokensByClass } from "./character-classes";

/** What the fit is raised by: newer tokenizers give the same text up to half as many tokens more. */
const MARGIN = 1.3;
/** What the provider puts around every message, and around the prompt as a whole. */
const MESSAGE_FRAME = 5;

/** Tokens of a text, without asking the provider: deliberately high, since a reservation may be too large, never too small. */
export function estimateTokens(text: string): number {
  return Math.ceil(tokensByClass(text) * MARGIN);
}

/** Tokens of one message with its frame. */
export function estimateMessage(message: { content: string }): number {
  return estimateTokens(message.content) + MESSAGE_FRAME;
}

let lastCommon = { text: "", tokens: 0 };

/** Tokens of the system prompt with its frame. Its first part, which is everybody's, is counted once for as long as it stays the same. */
export function estimateSystem([common = "", ...own]: readonly string[]): number {
  if (common !== lastCommon.text) lastCommon = { text: common, tokens: estimateTokens(common) };
  return own.reduce((sum, text) => sum + estimateTokens(text), lastCommon.tokens + MESSAGE_FRAME);
}

/** Tokens of a whole prompt: the system prompt and every message, each with its frame. */
export function estimatePrompt(
  system: readonly string[],
  messages: readonly { role: string; content: string }[],
): number {
  return messages.reduce((sum, message) => sum + estimateMessage(message), estimateSystem(system));
}

/** Tokens of a reply's text that arrived, where the provider never reported them. */
export function estimateOutput(text: string): number {
  return estimateTokens(text);
}

export interface Calibration {
  /** What an estimate for this model is multiplied by; 1 until something was learnt. */
  factor(model: string): number;
  /** Takes in one message: what was estimated for its prompt (before the factor), and what the provider counted. */
  learn(model: string, estimated: number, actual: number): void;
}

/**
 * Never under 1: everybody's messages teach the same factor, and text that is made to be cheap ("aaaa...", digits) would
 * teach it to reserve too little for the next one. What was reserved too much comes back when the reply is settled.
 */
const FACTOR = { min: 1, max: 1.6 } as const;
const MEAN_GAIN = 1 / 8;
const SPREAD_GAIN = 1 / 4;
/** Mean deviations above the mean: half of all messages lie above the mean itself. */
const SPREADS = 2;

/**
 * Follows the ratio of actual to estimated tokens per model, in memory: an exponential mean and an exponential mean
 * deviation (as RFC 6298 follows round-trip times), together held between 1 and 1.6.
 */
export function createCalibration(): Calibration {
  const seen = new Map<string, { mean: number; spread: number }>();
  return {
    factor(model) {
      const ratio = seen.get(model);
      if (ratio === undefined) return 1;
      return Math.min(FACTOR.max, Math.max(FACTOR.min, ratio.mean + SPREADS * ratio.spread));
    },
    learn(model, estimated, actual) {
      if (!(estimated > 0 && actual > 0)) return;
      const ratio = actual / estimated;
      const before = seen.get(model) ?? { mean: 1, spread: 0 };
      const error = ratio - before.mean;
      seen.set(model, {
        mean: before.mean + MEAN_GAIN * error,
        spread: before.spread + SPREAD_GAIN * (Math.abs(error) - before.spread),
      });
    },
  };
}
