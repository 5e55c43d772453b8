import { defaultModel } from "../ai/models";
import { demoEntry } from "./demo-entry";
import { randomFrom } from "./demo-random";
import type { LedgerEntry } from "./ledger";

const DAY_MS = 86_400_000;
/** Long prompts: a message is this many of the plan's longest replies. */
const REPLIES_A_MESSAGE = 2;
/** Of the day so far; its end is left to the account's conversations. */
const FILLED = 0.7;

/**
 * Made-up messages of the UTC day of `now` (Unix milliseconds), all of them ended by then, that are charged exactly `tokens`.
 * @param maxOutputTokens the longest reply of the account's plan
 */
export function demoToday(
  { userId, maxOutputTokens }: { userId: string; maxOutputTokens: number },
  tokens: number,
  now: number,
): LedgerEntry[] {
  const random = randomFrom(tokens);
  const count = Math.ceil(tokens / (REPLIES_A_MESSAGE * maxOutputTokens));
  const midnight = now - (now % DAY_MS);
  const stepMs = ((now - midnight) * FILLED) / count;
  // Each border between two messages lies somewhere in the middle of its place, so that the sum stays what it is.
  const borders = Array.from({ length: count + 1 }, (_, i) =>
    i === 0 || i === count ? i : i + 0.6 * (random() - 0.5),
  ).map((place) => Math.round((place / count) * tokens));
  return Array.from({ length: count }, (_, i) => {
    const size = (borders[i + 1] ?? tokens) - (borders[i] ?? 0);
    const outputTokens = Math.min(maxOutputTokens - 1, Math.floor(size * (0.2 + 0.25 * random())));
    const usage = { inputTokens: size - outputTokens, outputTokens, cacheWriteTokens: 0, cacheReadTokens: 0 };
    const admittedAt = new Date(midnight + Math.floor((i + 0.5 * random()) * stepMs));
    return demoEntry({ userId, model: defaultModel(), usage, admittedAt }, random, stepMs / 2);
  });
}
