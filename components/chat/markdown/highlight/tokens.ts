import type { Root, RootContent } from "hast";

/** Words of one kind: what they are to the grammar, or `null` for nothing in particular. */
export type Token = readonly [text: string, kind: Kind | null];
export type Line = readonly Token[];

const KINDS = {
  comment: ["comment", "quote", "meta"],
  keyword: ["keyword", "selector-tag", "literal", "built_in", "name", "tag", "doctag", "section"],
  string: ["string", "regexp", "addition", "char", "symbol", "link", "template-tag"],
  number: [
    "number",
    "attr",
    "attribute",
    "property",
    "variable",
    "template-variable",
    "selector-attr",
    "bullet",
  ],
  title: ["title", "type", "class", "function", "selector-class", "selector-id", "selector-pseudo"],
  removed: ["deletion"],
} as const;

export type Kind = keyof typeof KINDS;

const KIND_OF = new Map<string, Kind>(
  Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind as Kind] as const)),
);

/** Lowlight's tree as lines of words, each with the innermost kind that has a colour. */
export function linesOf(tree: Root): Line[] {
  const lines: Token[][] = [[]];
  const walk = (node: Root | RootContent, kind: Kind | null): void => {
    if (node.type === "text") {
      for (const [index, part] of node.value.split("\n").entries()) {
        if (index > 0) lines.push([]);
        if (part !== "") lines.at(-1)?.push([part, kind]);
      }
    }
    if (!("children" in node)) return;
    const own = node.type === "element" ? kindOf(node.properties.className) : undefined;
    for (const child of node.children) walk(child, own ?? kind);
  };
  walk(tree, null);
  return lines;
}

function kindOf(classes: unknown): Kind | undefined {
  const [first] = Array.isArray(classes) ? classes : [];
  return KIND_OF.get(String(first).replace(/^hljs-/, ""));
}
