import type { Allowance } from "@/server/errors";
import type { StoredMessage } from "./wire";

/** Prose has about four characters to a token; scripts without spaces have about one. */
const CHARACTERS_A_TOKEN = 4;
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
/** What stands before a conversation's first message: the instructions and the frames. */
const OVERHEAD_TOKENS = 120;
/** A reply's length while this conversation has none to go by. */
const USUAL_REPLY_TOKENS = 300;
/** Replies that say how long the next may be. */
const LOOK_BACK = 3;

export interface CostHint {
  /** The message, what is sent along with it, and a usual reply. */
  tokens: number;
  /** Of the day's budget, in percent; `null` where there is no end to it. */
  percent: number | null;
  /** How the longest reply fits into what is left today: `none` where not even the message does. */
  fit: "whole" | "cut" | "none";
}

/** A rough count for a hint, made of characters alone; admission makes its own. */
export function roughTokens(text: string): number {
  const dense = text.match(DENSE)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / CHARACTERS_A_TOKEN);
}

/** What sending `text` would about cost; `longestReply` in tokens. The sent history is what the last receipt counted. */
export function costHint(
  text: string,
  messages: readonly Pick<StoredMessage, "receipt">[],
  budget: Allowance["tokens"],
  longestReply: number,
): CostHint {
  const receipts = messages.flatMap(({ receipt }) => (receipt ? [receipt] : []));
  const last = receipts.at(-1)?.usage;
  const history = last
    ? last.inputTokens + last.cacheWriteTokens + last.cacheReadTokens + last.outputTokens
    : OVERHEAD_TOKENS;
  const recent = receipts.slice(-LOOK_BACK).map(({ usage }) => usage.outputTokens);
  const usual =
    recent.length === 0
      ? USUAL_REPLY_TOKENS
      : recent.reduce((sum, tokens) => sum + tokens, 0) / recent.length;
  const prompt = history + roughTokens(text);
  const tokens = Math.round(prompt + Math.min(usual, longestReply));
  return {
    tokens,
    percent: budget.max === null ? null : (100 * tokens) / Math.max(1, budget.max),
    fit: fitInto((budget.remaining ?? Number.POSITIVE_INFINITY) - prompt, longestReply),
  };
}

function fitInto(room: number, longestReply: number): CostHint["fit"] {
  if (room <= 0) return "none";
  return room < longestReply ? "cut" : "whole";
}

/** "about 1.2k tokens, 2 % of today" */
export function costWords({ tokens, percent }: CostHint): string {
  const count = `about ${roundedTokens(tokens)} tokens`;
  if (percent === null) return count;
  return `${count}, ${percent < 1 ? "under 1" : Math.round(percent)} % of today`;
}

function roundedTokens(tokens: number): string {
  if (tokens < 1_000) return String(Math.max(10, Math.round(tokens / 10) * 10));
  return `${(tokens / 1_000).toFixed(tokens < 10_000 ? 1 : 0)}k`;
}
