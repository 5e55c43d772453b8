import { type Node, spanOf } from "./nodes";
import { type Labels, parse } from "./parse";

/** A piece of a text that is one block, or the beginning or a later piece of a block that is long. */
export interface Part {
  /** As it is parsed: a later piece of a table has the table's first two lines before it. */
  source: string;
  node: Node;
}

/** A block of the page. Of a long list, table or paragraph the parts that are finished stay the same objects. */
export interface Block {
  parts: Part[];
  node: Node;
}

export const blockOf = (parts: Part[]): Block => ({ parts, node: joined(parts) });

/** Whether what follows an open block is its next piece. */
export function goesOn(before: Node, next: Node): boolean {
  if (before.type === "list") return next.type === "list" && next.ordered === before.ordered;
  if (before.type === "paragraph") return next.type === "paragraph" || next.type === "heading";
  return before.type === "table" && next.type === "table";
}

function joined(parts: Part[]): Node {
  const nodes = parts.map(({ node }) => node);
  const [first] = nodes;
  const last = nodes.at(-1);
  if (!first || !last) throw new Error("A block has parts");
  if (nodes.length === 1) return first;
  if (first.type === "list") {
    const lists = nodes.filter((node) => node.type === "list");
    const spread = lists.some((list) => list.spread);
    return { ...first, spread, children: lists.flatMap((list) => list.children) };
  }
  if (first.type === "table") {
    const tables = nodes.filter((node) => node.type === "table");
    return { ...first, children: tables.flatMap(({ children }, index) => children.slice(index > 0 ? 1 : 0)) };
  }
  // An underline below the last line makes all of it a heading.
  if (last.type !== "paragraph" && last.type !== "heading") return first;
  return { ...last, children: parts.map(runOf) as never };
}

const runs = new WeakMap<Node, Node>();

function runOf({ node }: Part, index: number): Node {
  const known = runs.get(node);
  if (known) return known;
  const words = "children" in node ? node.children : [];
  const children = index > 0 ? [{ type: "text", value: " " }, ...words] : words;
  const run = { type: "run", children } as Node;
  runs.set(node, run);
  return run;
}

/** The part parsed again, now that more labels are defined; itself if that changes what kind of block it is. */
export function parsedAgain(part: Part, labels: Labels): Part {
  const [node, ...more] = parse(part.source, labels);
  return node && more.length === 0 && node.type === part.node.type ? { ...part, node } : part;
}

/** Where the line begins in which a node begins. */
export const lineStart = (source: string, node: Node): number =>
  source.lastIndexOf("\n", spanOf(node).start - 1) + 1;
