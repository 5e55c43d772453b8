import type { Attack } from "./attack";
import { FLOODS } from "./floods";
import { LINKS } from "./links";
import { MARKUP } from "./markup";

/** Everything that is tried; the short ones also as a stored conversation. */
export const CORPUS: readonly Attack[] = [...MARKUP, ...LINKS, ...FLOODS];
export const SHORT: readonly Attack[] = [...MARKUP, ...LINKS].filter(({ text }) => text.length < 400);
