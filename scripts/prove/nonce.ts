import { randomInt } from "node:crypto";

const LETTERS = "abcdefghijklmnop";
const LENGTH = 16;
const MARK = new RegExp(`\\[prove ([${LETTERS}]{${LENGTH}})\\]`);

/**
 * A message's text that can be recognised wherever it turns up: at the provider, in the ledger. Letters alone, so that all
 * are estimated, and billed, alike.
 */
export function markedText(words: string): { nonce: string; text: string } {
  const nonce = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return { nonce, text: `${words} [prove ${nonce}]` };
}

/** The mark in a text; null without one. */
export const nonceIn = (text: string): string | null => MARK.exec(text)?.[1] ?? null;
