import type { PhrasingContent, RootContent } from "mdast";
import type { Math as DisplayMath, InlineMath } from "mdast-util-math";

/** A run of finished words in a paragraph that still grows: kept whole, so that it is drawn once. */
export interface Run {
  type: "run";
  children: PhrasingContent[];
}

/** What a parsed text is made of. */
export type Node = RootContent | InlineMath | DisplayMath | Run;

/** The nodes inside a node; none for what holds text alone. */
export const childrenOf = (node: Node): Node[] => ("children" in node ? node.children : []);

/** Where a parsed node begins and ends in its source, in UTF-16 characters. */
export function spanOf(node: Node): { start: number; end: number } {
  const position = "position" in node ? node.position : undefined;
  return { start: position?.start.offset ?? 0, end: position?.end.offset ?? 0 };
}

/** The words of a node without what they look like. */
export function plainText(node: Node): string {
  if ("value" in node) return node.value;
  if ("alt" in node) return node.alt ?? "";
  return childrenOf(node).map(plainText).join("");
}
