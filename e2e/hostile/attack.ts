/** A text that tries to be more than text. */
export interface Attack {
  name: string;
  text: string;
}

/** In a text: what a script that runs would call. The page notes it. */
export const CALL = "attacked()";

/** Attacks of one class, by name. */
export const named = (kind: string, texts: Record<string, string>): Attack[] =>
  Object.entries(texts).map(([name, text]) => ({ name: `${kind}: ${name}`, text }));

/** One attack for each of these, in the same frame. */
export const each = (kind: string, parts: readonly string[], frame: (part: string) => string): Attack[] =>
  parts.map((part) => ({ name: `${kind}: ${JSON.stringify(part.slice(0, 60))}`, text: frame(part) }));
