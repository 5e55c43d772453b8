import { createHash } from "node:crypto";
import type { TokenUsage } from "../usage";
import { type DemoRequest, isMarked, textOf } from "./request";
import { countMessage } from "./tokens";

const LEAST_TOKENS = 1_024;
const LIFETIME_MS = 5 * 60_000;
const MOST_ENTRIES = 1_000;

/**
 * Prompt caching as the Messages API describes it: a prefix that ends in a mark is kept for five minutes, and read by
 * a later prompt that begins with it. Source: platform.claude.com/docs, "Prompt caching".
 * @param now Unix milliseconds
 */
export function createPromptCache(
  now: () => number,
): (request: DemoRequest) => Omit<TokenUsage, "outputTokens"> {
  const expiries = new Map<string, number>();

  function keep(prefix: string) {
    expiries.delete(prefix);
    expiries.set(prefix, now() + LIFETIME_MS);
    const [oldest] = expiries.keys();
    if (expiries.size > MOST_ENTRIES && oldest !== undefined) expiries.delete(oldest);
  }

  return (request) => {
    let total = 0;
    let read = 0;
    let marked = 0;
    for (const { key, tokens, isMark } of prefixes(request)) {
      total = tokens;
      if (tokens < LEAST_TOKENS) continue;
      if ((expiries.get(key) ?? 0) > now()) read = tokens;
      if (isMark) {
        marked = tokens;
        keep(key);
      }
    }
    const cacheReadTokens = Math.min(read, marked);
    return { cacheReadTokens, cacheWriteTokens: marked - cacheReadTokens, inputTokens: total - marked };
  };
}

/** The prompt up to the end of the system text and of each message: a fingerprint, its tokens, and whether it is marked. */
function* prefixes({ model, system, messages }: DemoRequest) {
  const hash = createHash("sha256").update(model);
  let tokens = 0;
  for (const { role, content } of [{ role: "system", content: system ?? "" }, ...messages]) {
    const text = textOf(content);
    hash.update(`\0${role}\0${text}`);
    tokens += countMessage(text);
    yield { key: hash.copy().digest("base64"), tokens, isMark: isMarked(content) };
  }
}
