import type { Attack } from "./attack";
import { FLOODS } from "./floods";
import { LINKS } from "./links";
import { MARKUP } from "./markup";

/** Everything that is tried; the short ones also as a stored conversation. */
export const CORPUS: readonly Attack[] = [...MARKUP, ...LINKS, ...FLOODS];
export const SHORT: readonly Attack[] = [...MARKUP, ...LINKS].filter(
  // What no database stores, no door takes.
  ({ text }) => text.length < 400 && !/[\0\uD800-\uDFFF]/.test(text),
);
