import type { FootnoteDefinition } from "mdast";
import { childrenOf, type Node } from "./nodes";
import type { Labels } from "./parse";
import type { Part } from "./parts";

/** What the parts of a text point at in each other. Identifiers are as the parser gives them, in lower case. */
export interface References {
  /** The address of each defined link; of two definitions the first counts. */
  links: ReadonlyMap<string, string>;
  /** In the order of the numbers that they get: as they are referred to first, then those that nothing refers to. */
  footnotes: readonly FootnoteDefinition[];
}

export const NO_REFERENCES: References = { links: new Map(), footnotes: [] };

/** Gathers definitions as a text comes in. */
export function createReferences() {
  const links = new Map<string, string>();
  const notes = new Map<string, FootnoteDefinition>();
  const calls = new Set<string>();
  const labels = { links: new Set<string>(), footnotes: new Set<string>() };
  let current: References | null = null;

  /** The labels that this node is the first to define. */
  function add(node: Node): string[] {
    const found: string[] = [];
    if (node.type === "definition" && !links.has(node.identifier)) {
      links.set(node.identifier, node.url);
      labels.links.add(node.identifier.toUpperCase());
      found.push(node.identifier.toUpperCase());
    } else if (node.type === "footnoteDefinition" && !notes.has(node.identifier)) {
      notes.set(node.identifier, node);
      labels.footnotes.add(node.identifier.toUpperCase());
      found.push(`^${node.identifier.toUpperCase()}`);
    } else if (node.type === "footnoteReference") {
      calls.add(node.identifier);
    } else if (!("children" in node)) return found;
    if (found.length > 0 || node.type === "footnoteReference") current = null;
    for (const child of childrenOf(node)) found.push(...add(child));
    return found;
  }

  function read(): References {
    if (current) return current;
    const order = new Set([...calls, ...notes.keys()]);
    const footnotes = [...order].flatMap((identifier) => notes.get(identifier) ?? []);
    current = links.size + notes.size === 0 ? NO_REFERENCES : { links: new Map(links), footnotes };
    return current;
  }

  return { add, read, labels: labels as Labels };
}

const BRACKETED = /\[((?:[^[\]\\]|\\.){1,999})\]/gs;

const found = new WeakMap<Part, ReadonlySet<string>>();

/** What stands in brackets in a part, as a label is normalized. */
export function bracketed(part: Part): ReadonlySet<string> {
  const known = found.get(part);
  if (known) return known;
  const labels = [...part.source.matchAll(BRACKETED)].map(([, label = ""]) =>
    label.replace(/\s+/g, " ").trim().toLowerCase().toUpperCase(),
  );
  const all = new Set(labels);
  found.set(part, all);
  return all;
}
