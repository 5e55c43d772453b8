import type { Kind } from "./highlight/tokens";

/** Comments lean too, so that colour is not all that tells them apart. */
export const CODE_COLOURS: Record<Kind, string> = {
  comment: "text-code-comment italic",
  keyword: "text-code-keyword",
  string: "text-code-string",
  number: "text-code-number",
  title: "text-code-title",
  removed: "text-code-removed",
};
