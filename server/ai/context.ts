import { invalid } from "../errors";
import { estimateMessage, estimateSystem } from "./estimate";
import type { Model } from "./models";
import { CACHE_WEIGHT } from "./usage";

/** One message as the model sees it. */
export interface Turn {
  role: "user" | "assistant";
  content: string;
}

/** The same for everybody and without a date, so that it stays cached. */
export const SYSTEM_PROMPT = `You are the assistant in a chat application. Answer the question that was asked, in the language it was asked in.
Put the answer first, then what supports it. Be as short as the question allows: a plain question gets a few sentences, a task gets all of what was asked for.
Format with Markdown where it helps to read: lists for steps, tables for comparisons, fenced code with its language. Don't use headings in short answers.
Say so when you don't know or can't do something. Your reply may be cut at a length limit: put what matters first.`;

/**
 * The system prompt in its parts: the product's, and behind it the user's own. Estimate, reservation and call are all
 * made with these.
 */
export function systemPrompt(instructions: string | null): string[] {
  if (instructions === null) return [SYSTEM_PROMPT];
  return [
    SYSTEM_PROMPT,
    `In this conversation the user has asked you to keep to the following:\n\n${instructions}`,
  ];
}

/** Asks for more of a reply that was cut. Nobody sees it: the models no longer take the beginning of their own reply. */
export const CONTINUE_INSTRUCTION: Turn = {
  role: "user",
  content:
    "Your reply was cut off. Go on exactly where it stopped, even in the middle of a word, a table or a code block, without repeating anything and without a word about having been cut off.",
};

/** A reply and what continues it are one turn: their texts, one behind the other. */
export function joinReplies(turns: readonly Turn[]): Turn[] {
  const joined: Turn[] = [];
  for (const { role, content } of turns) {
    const before = joined.at(-1);
    if (role === "assistant" && before?.role === role) before.content += content;
    else joined.push({ role, content });
  }
  return joined;
}

/** A shorter prompt is not worth a cache write, and most models don't cache one at all. */
const CACHE_FROM_TOKENS = 1_024;
const MOST_CUTS = 16;

/** The sizes that a prompt can be sent in. Sizes are weighted tokens: what is charged if all of it is written to the cache. */
interface FittedHistory {
  /** As much history as the model's context holds. */
  inputTokens: number;
  /** Ever smaller sizes, each with more of the oldest turns left out; at most 16. */
  cutInputs: number[];
  /**
   * The messages of the largest prompt that fits this size, and how many of the oldest turns it leaves out.
   * @throws RangeError below the smallest size
   */
  cutAt(inputTokens: number): { messages: Turn[]; leftOut: number };
}

/** True where a prompt of this reserved size is marked for the cache: the reservation then holds the write's price. */
export function isCached(inputTokens: number): boolean {
  return inputTokens >= CACHE_FROM_TOKENS;
}

/**
 * Cuts a conversation to the model's context, oldest turns first, and says which smaller prompts a tight budget can
 * choose. Every prompt starts with a user's turn and ends with all of `last`. Turns without text are not sent.
 * @param ask `last` starts and ends with a user's turn; `factor` is the calibration's for this model; `maxOutput` is kept
 * free in the context, in tokens.
 * @throws FailureError invalid_input if `last` alone is too long for the model
 */
export function fitHistory(ask: {
  system: readonly string[];
  history: readonly Turn[];
  last: readonly Turn[];
  model: Model;
  maxOutput: number;
  factor: number;
}): FittedHistory {
  const turns: Turn[] = [...ask.history, ...ask.last];
  const prompts: { from: number; inputTokens: number }[] = [];
  let estimated = estimateSystem(ask.system);
  for (let from = turns.length - 1; from >= 0; from--) {
    const turn = turns[from];
    if (turn === undefined || turn.content.trim() === "") continue;
    estimated += estimateMessage(turn);
    const tokens = Math.ceil(estimated * ask.factor);
    if (tokens + ask.maxOutput > ask.model.contextTokens) break;
    if (turn.role === "user" && from <= ask.history.length)
      prompts.unshift({ from, inputTokens: reserved(tokens) });
  }
  const [largest, ...smaller] = prompts;
  if (largest === undefined)
    throw invalid("text", "This is too long for the model. Please shorten it, or start a new conversation.");
  return {
    inputTokens: largest.inputTokens,
    cutInputs: spread(smaller, MOST_CUTS).map((prompt) => prompt.inputTokens),
    cutAt(inputTokens) {
      const prompt = prompts.find((candidate) => candidate.inputTokens <= inputTokens);
      if (prompt === undefined) throw new RangeError(`No prompt fits ${inputTokens} tokens.`);
      return {
        messages: turns.slice(prompt.from).filter((turn) => turn.content.trim() !== ""),
        leftOut: prompt.from,
      };
    },
  };
}

function reserved(tokens: number): number {
  return isCached(tokens) ? Math.ceil(tokens * CACHE_WEIGHT.write) : tokens;
}

/** At most `count` of the items, evenly chosen; the last is always among them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = items.length / count;
  return items.filter((_, index) => Math.floor((index + 1) / step) > Math.floor(index / step));
}
