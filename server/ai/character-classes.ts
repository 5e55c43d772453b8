/** Scripts that put spaces between words, and whose words are a few tokens each. */
const SPACED_SCRIPTS = ["Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu"];
/** Scripts in which about every character is a token. */
const DENSE_SCRIPTS = ["Han", "Hiragana", "Katakana", "Hangul"];

const anyOf = (scripts: readonly string[]) => scripts.map((script) => `\\p{Script=${script}}`).join("");
const SPACED = anyOf(SPACED_SCRIPTS);

/**
 * What a run of characters looks like, and what it costs in tokens; the first match wins. Prose, JSON and code are
 * fitted to o200k_base; what nobody writes on purpose (random letters, stacked accents, rare scripts) is set by its
 * worst case, so that it can't be used to reserve too little.
 */
const CLASSES: readonly { run: string; tokens: (run: string) => number }[] = [
  { run: String.raw`\p{Script=Latin}+`, tokens: latin },
  { run: `[${SPACED}][${SPACED}\\p{M}]*`, tokens: (run) => 0.75 + 0.21 * run.length },
  { run: `[${anyOf(DENSE_SCRIPTS)}]+`, tokens: (run) => 0.7 * run.length },
  { run: String.raw`\p{Script=Thai}+`, tokens: (run) => 0.42 * run.length },
  { run: String.raw`[\p{L}\p{M}]+`, tokens: (run) => 1.8 * run.length },
  { run: String.raw`\p{N}+`, tokens: (run) => 1.3 * Math.ceil(run.length / 3) },
  { run: String.raw`\s+`, tokens: space },
  { run: String.raw`\p{Extended_Pictographic}`, tokens: () => 2.1 },
  { run: String.raw`[^\p{L}\p{M}\p{N}\s\p{Extended_Pictographic}]+`, tokens: punctuation },
];

const RUNS = new RegExp(CLASSES.map(({ run }) => `(${run})`).join("|"), "gu");
const LATIN_PARTS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+/gu;

/** A word, or the parts of a camelCase name: one token each, and more for what is too long to be in a vocabulary. */
function latin(run: string): number {
  let tokens = 0.8 * unitsFrom(run, 0x80);
  for (const [part] of run.matchAll(LATIN_PARTS)) {
    const shouted = part.length > 1 && part === part.toUpperCase();
    const long = Math.max(0, part.length - (shouted ? 3 : 6));
    tokens += 0.95 + (shouted ? 0.3 : 0.1) * Math.min(long, 9) + 0.6 * Math.max(0, long - 9);
  }
  return tokens;
}

function unitsFrom(run: string, codeUnit: number): number {
  let count = 0;
  for (let i = 0; i < run.length; i++) if (run.charCodeAt(i) >= codeUnit) count++;
  return count;
}

/** A space before a word belongs to the word's token; a line break with its indentation is one of its own. */
function space(run: string): number {
  return run.length === 1 && run !== "\n" ? 0 : 0.8 + run.length / 40;
}

/** Usual pairs like `");` are one token; the rest of a long run counts by how often the character changes. */
function punctuation(run: string): number {
  let changes = 0;
  for (let i = 1; i < run.length; i++) if (run[i] !== run[i - 1]) changes++;
  return 0.9 + 0.7 * Math.max(0, changes - 3) + run.length / 40 + 0.5 * unitsFrom(run, 0xd800);
}

/** Tokens of a text as o200k_base would about count them: a fraction, without any margin. */
export function tokensByClass(text: string): number {
  let tokens = 0;
  for (const match of text.matchAll(RUNS)) {
    const index = match.findIndex((group, i) => i > 0 && group !== undefined);
    tokens += CLASSES[index - 1]?.tokens(match[0]) ?? 0;
  }
  return tokens;
}
