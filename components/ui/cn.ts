import { type ClassValue, clsx } from "clsx";
import { createTailwindMerge, validators } from "tailwind-merge";

const { isArbitraryValue, isNumber, isFraction, isAny } = validators;
const size = [
  isNumber,
  isFraction,
  isArbitraryValue,
  "full",
  "auto",
  "px",
  "min",
  "max",
  "fit",
  "screen",
  "dvh",
];
const steps = ["", "2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl", "full", "none", isArbitraryValue];
const fontSize = ["2xs", "xs", "sm", "base", "lg", "xl", "2xl", "3xl", "title", "headline", "display"];

/** Only the groups that the kit itself sets: the library's full table would cost every page five more kilobytes. */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  prefix: undefined,
  theme: {},
  classGroups: {
    display: ["block", "inline", "inline-block", "flex", "inline-flex", "grid", "contents", "hidden"],
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    direction: [{ flex: ["row", "col", "row-reverse", "col-reverse"] }],
    items: [{ items: ["start", "end", "center", "baseline", "stretch"] }],
    justify: [{ justify: ["start", "end", "center", "between"] }],
    gap: [{ gap: size }],
    p: [{ p: size }],
    px: [{ px: size }],
    py: [{ py: size }],
    m: [{ m: size }],
    mx: [{ mx: size }],
    my: [{ my: size }],
    mt: [{ mt: size }],
    mb: [{ mb: size }],
    size: [{ size }],
    w: [{ w: size }],
    h: [{ h: size }],
    "min-h": [{ "min-h": size }],
    "max-w": [{ "max-w": [...size, ...steps] }],
    rounded: [{ rounded: steps }],
    "font-size": [{ text: fontSize }],
    "text-align": [{ text: ["left", "center", "right", "start", "end"] }],
    "text-color": [{ text: [isAny] }],
    "font-weight": [{ font: ["normal", "medium", "semibold", "bold"] }],
    "border-width": [{ border: ["", "0", "2", "x", "y", "t", "r", "b", "l"] }],
    "border-color": [{ border: [isAny] }],
    bg: [{ bg: [isAny] }],
    shadow: [{ shadow: [isAny, ""] }],
  },
  conflictingClassGroups: {
    p: ["px", "py"],
    m: ["mx", "my", "mt", "mb"],
    my: ["mt", "mb"],
    size: ["w", "h"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [],
}));

/** Joins class names; of two that set the same thing, the later wins: `cn("px-4 h-9", "h-8")` is `"px-4 h-8"`. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
