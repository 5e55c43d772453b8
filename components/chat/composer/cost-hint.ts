import { SHORTEST_REPLY_TOKENS } from "@/components/limits/spent-day";
import type { Allowance } from "@/server/errors";
import type { StoredMessage } from "../wire";
import { roughTokens } from "./rough-tokens";

/** What stands before a conversation's first message: the product's own instructions and the frames. */
const OVERHEAD_TOKENS = 140;
/** A reply's length while this branch has none to go by. */
const USUAL_REPLY_TOKENS = 300;
/** Replies that say how long the next may be. */
const LOOK_BACK = 3;
/** Admission reserves more than a prompt is likely to need. */
const RESERVE = 1.3;
/** From where prompts are cached, for how long, and what a token of a written and of a read prompt counts. */
const CACHE = { fromTokens: 1_024, livesMs: 5 * 60_000, write: 1.25, read: 0.1 };

export interface CostAsk {
  text: string;
  /** Of the branch that it goes under, as far as it is loaded. */
  messages: readonly Pick<StoredMessage, "receipt" | "text" | "createdAt" | "leftOut">[];
  /** The user's own instructions, or what of them is new since the last receipt. */
  instructionTokens: number;
  budget: Allowance["tokens"];
  /** In tokens. */
  longestReply: number;
  /** Of the model, for the prompt and the reply. */
  contextTokens: number;
  /** Unix milliseconds, as wrong as the system's clock. */
  now: number;
}

export interface CostHint {
  /** Weighted as the day's budget counts them: the message with what is sent along, and a usual reply. */
  inputTokens: number;
  outputTokens: number;
  /** Of the day's budget, in percent; `null` where there is no end to it. */
  percent: number | null;
  /** How it fits into what is left today, and into the model: whole, without the earliest messages, with a reply that is cut, or not at all. */
  fit: "whole" | "history" | "cut" | "none";
  /** What the same message would take as a conversation's first; `fits` with a reply of some length. */
  alone: { inputTokens: number; fits: boolean };
}

/** What sending a text would about cost. What goes along with it is what the branch's last receipt counted. */
export function costHint(ask: CostAsk): CostHint {
  const { messages, budget, longestReply } = ask;
  const message = roughTokens(ask.text);
  const past = pastOf(ask);
  const alone = OVERHEAD_TOKENS + Math.max(0, ask.instructionTokens) + message;
  const prompt = Math.max(past.tokens + message, alone);
  const left = Math.min(budget.remaining ?? Number.POSITIVE_INFINITY, ask.contextTokens);
  const shortest = Math.min(SHORTEST_REPLY_TOKENS, longestReply);
  const aloneFits = reserved(alone) + shortest <= left;
  const wasCut = (messages.at(-1)?.leftOut ?? 0) > 0;

  const hint = (fit: CostHint["fit"], input: number, mostOutput = longestReply): CostHint => {
    const inputTokens = Math.round(input);
    const outputTokens = Math.round(Math.min(usualReply(messages), mostOutput));
    const share = (100 * (inputTokens + outputTokens)) / Math.max(1, budget.max ?? 1);
    return {
      inputTokens,
      outputTokens,
      percent: budget.max === null ? null : share,
      fit,
      alone: { inputTokens: Math.round(weighted(alone, 0)), fits: aloneFits },
    };
  };
  // In the order in which admission tries: the reply is cut last.
  const whole = weighted(prompt, past.cached);
  if (!aloneFits) return hint("none", whole);
  if (reserved(alone) + longestReply > left) return hint("cut", weighted(alone, 0), left - reserved(alone));
  if (reserved(prompt) + longestReply <= left) return hint(wasCut ? "history" : "whole", whole);
  return hint("history", Math.max(weighted(alone, 0), Math.min(whole, (left - longestReply) / RESERVE)));
}

/** What has been said on the branch, and how much of it the provider still has in its cache. */
function pastOf({ messages, instructionTokens, now }: CostAsk): { tokens: number; cached: number } {
  const last = messages.findLastIndex(({ receipt }) => receipt !== null);
  const since = messages.slice(last + 1).reduce((sum, { text }) => sum + roughTokens(text), 0);
  const { receipt, createdAt } = messages[last] ?? {};
  if (!receipt || createdAt === undefined)
    return { tokens: OVERHEAD_TOKENS + instructionTokens + since, cached: 0 };
  const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = receipt.usage;
  const ageMs = now - Date.parse(createdAt);
  const lives = ageMs >= 0 && ageMs < CACHE.livesMs && instructionTokens === 0;
  const written = cacheWriteTokens + cacheReadTokens;
  return {
    tokens: inputTokens + outputTokens + written + instructionTokens + since,
    cached: lives ? written : 0,
  };
}

function weighted(prompt: number, cached: number): number {
  if (prompt < CACHE.fromTokens) return prompt;
  return cached * CACHE.read + (prompt - cached) * CACHE.write;
}

const reserved = (prompt: number): number => weighted(prompt * RESERVE, 0);

function usualReply(messages: CostAsk["messages"]): number {
  const recent = messages.flatMap(({ receipt }) => receipt?.usage.outputTokens ?? []).slice(-LOOK_BACK);
  if (recent.length === 0) return USUAL_REPLY_TOKENS;
  return recent.reduce((sum, tokens) => sum + tokens, 0) / recent.length;
}
