import type { Table } from "mdast";
import { safeCut } from "./cut-paragraph";
import { type Node, spanOf } from "./nodes";
import { type Labels, parse } from "./parse";
import { lineStart, type Part } from "./parts";

/** What of a piece of text will not change however the text goes on. */
interface Finished {
  parts: Part[];
  /** Where in the piece the rest begins; 0 where nothing is finished. */
  end: number;
  /** Whether the rest begins inside of the last part's block, and what the parser needs before it then. */
  open: { head: string } | null;
}

/**
 * A block is finished when the first line of the next one is complete. So are the items of a list and the rows of a table
 * but their last, and a long paragraph's words where it can be cut.
 */
export function finishedOf(nodes: Node[], source: string, labels: Labels): Finished {
  const last = lastBegun(nodes, source);
  const node = nodes[last];
  if (!node) return { parts: [], end: 0, open: null };
  const parts = partsOf(nodes.slice(0, last + 1), source);
  const whole = parts.pop();
  const start = lineStart(source, node);
  const inside = whole && beginningOf(node, source, start, labels);
  return inside ? { ...inside, parts: [...parts, inside.part] } : { parts, end: start, open: null };
}

/** The blocks of a piece of text with the lines of each. */
export function partsOf(nodes: Node[], source: string): Part[] {
  return nodes.map((node, index) => {
    const next = nodes[index + 1];
    return { source: source.slice(lineStart(source, node), next && lineStart(source, next)), node };
  });
}

/** The last block of which it is certain that it begins there. */
function lastBegun(nodes: Node[], source: string): number {
  let last = nodes.length - 1;
  while (last > 0 && !lineIsComplete(source, nodes[last])) last--;
  const [before, node] = [nodes[last - 1], nodes[last]];
  // The line below a definition may turn out to be its title.
  if (before?.type === "definition" && node && node.type !== "definition") {
    const between = source.slice(spanOf(before).end, spanOf(node).start);
    if (!/\n[ \t]*\n/.test(between)) last--;
  }
  return last;
}

/** Whether it is certain that the node begins there: its first line is complete, of a table also the second. */
function lineIsComplete(source: string, node: Node | undefined): boolean {
  if (!node) return false;
  const end = source.indexOf("\n", spanOf(node).start);
  return end !== -1 && (node.type !== "table" || source.includes("\n", end + 1));
}

function beginningOf(node: Node, source: string, start: number, labels: Labels) {
  if (node.type === "list" || node.type === "table") {
    const rows: Node[] = node.children;
    let last = rows.length - 1;
    while (last > 0 && !lineIsComplete(source, rows[last])) last--;
    const rest = rows[last];
    // A table's first row is its head.
    if (!rest || last < (node.type === "table" ? 2 : 1)) return null;
    const end = lineStart(source, rest);
    const children = node.children.slice(0, last) as never;
    const head = node.type === "table" ? headOf(node, source, start) : "";
    return { part: { source: source.slice(start, end), node: { ...node, children } }, end, open: { head } };
  }
  const cut = node.type === "paragraph" ? safeCut(source, node) : null;
  if (cut === null) return null;
  const words = source.slice(start, cut);
  const [paragraph] = parse(words, labels);
  return paragraph?.type === "paragraph"
    ? { part: { source: words, node: paragraph }, end: cut + 1, open: { head: "" } }
    : null;
}

/** The first two lines of a table: its head, and the line that makes it a table. */
function headOf(table: Table, source: string, start: number): string {
  const [, row] = table.children;
  return row ? source.slice(start, lineStart(source, row)) : "";
}
