/** What a message must hold to be found, each in its own way; none of it is case-sensitive. */
export interface SearchTerms {
  /** Beginnings of words that the full text index is asked for: letters and digits alone. */
  words: string[];
  /** Beginnings too short for the index, where each would be half of it. */
  short: string[];
  /** Found anywhere: scripts that put no spaces between words, and what isn't a word, such as `C++` or `a => b`. */
  literals: string[];
}

const SHORT = 2;
const WITHOUT_SPACES =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const WORDS = /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*(?:['’-]+[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}]*)*$/u;
/** Letters that not every C library under PostgreSQL knows for letters. */
const RARE = /[\u{10000}-\u{10FFFF}]/u;
const PROSE = String.raw`[\s.,;:!?…"'‘’“”«»()\[\]{}¿¡—–-]`;
const AROUND = new RegExp(`^${PROSE}+|${PROSE}+$`, "gu");

/** The terms of what somebody typed, separated by spaces. */
export function searchTerms(query: string): SearchTerms {
  const terms = { words: new Set<string>(), short: new Set<string>(), literals: new Set<string>() };
  for (const typed of query.split(/\s+/).filter(Boolean)) {
    const term = typed.replace(AROUND, "") || typed;
    if (!WORDS.test(term) || WITHOUT_SPACES.test(term) || RARE.test(term)) terms.literals.add(term);
    else
      for (const word of term.split(/['’-]+/)) terms[[...word].length > SHORT ? "words" : "short"].add(word);
  }
  return { words: [...terms.words], short: [...terms.short], literals: [...terms.literals] };
}

/** The words for PostgreSQL's `to_tsquery`; null without any. Nothing in them has a meaning there. */
export const tsqueryOf = ({ words }: SearchTerms): string | null =>
  words.length === 0 ? null : words.map((word) => `'${word}':*`).join(" & ");

/** One pattern for each term, for texts that are looked at here. */
export const patternsOf = ({ words, short, literals }: SearchTerms): RegExp[] => [
  ...[...words, ...short].map((word) => new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}])${word}`, "iu")),
  ...literals.map((literal) => new RegExp(escaped(literal), "iu")),
];

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
