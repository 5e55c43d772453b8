const PIECE =
  / ?\p{Script=Han}{1,2}| ?[\p{L}\p{M}]{1,8}| ?\p{N}{1,3}|\s+| ?([^\p{L}\p{M}\p{N}\s])\1+| ?[^\p{L}\p{M}\p{N}\s]{1,3}/gu;
const MESSAGE_FRAME = 4;

/** A text in the demo model's own tokens; joined, they are the text again. */
export function demoTokens(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** What the demo model counts for a message with its frame. */
export function countMessage(text: string): number {
  return demoTokens(text).length + MESSAGE_FRAME;
}
