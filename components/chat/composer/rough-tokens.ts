/** Of everyday text in a public tokenizer (server/ai/fixtures): tokens a character, by what the character is. */
const WEIGHTS: readonly [characters: RegExp, tokens: number][] = [
  [/[A-Za-z]/gu, 0.23],
  [/\s/gu, 0.03],
  [/\d/gu, 0.6],
  [/[!-~]/gu, 0.5],
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu, 0.65],
  [/[\p{L}\p{M}]/gu, 0.36],
  [/./gsu, 2],
];
/** A longer text is weighed by its beginning. */
const WEIGHED_CHARACTERS = 20_000;

/** A rough count for a hint, in milliseconds for any text; admission makes its own, and the provider the one that counts. */
export function roughTokens(text: string): number {
  let rest = text.slice(0, WEIGHED_CHARACTERS);
  const share = text.length / Math.max(1, rest.length);
  let tokens = 0;
  for (const [characters, weight] of WEIGHTS) {
    let count = 0;
    rest = rest.replace(characters, () => {
      count++;
      return "";
    });
    tokens += weight * count;
  }
  return Math.ceil(tokens * share);
}
