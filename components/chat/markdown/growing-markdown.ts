import { furthestEnd, isTooDeep, lineAt, workOf } from "./bounds";
import { anyCut } from "./cut-paragraph";
import { readFence } from "./fence";
import { finishedOf, partsOf } from "./finished";
import type { Node } from "./nodes";
import { parse } from "./parse";
import { type Block, blockOf, goesOn, type Part, parsedAgain } from "./parts";
import { bracketed, createReferences, type References } from "./references";

/** So many characters are parsed first; more where that holds no finished block. */
const WINDOW = 1_200;
const BLANK_LINES = /(?:[ \t]*\n)+/y;

/** What has been made of a text. */
export interface Grown {
  blocks: readonly Block[];
  references: References;
  /** What is still to be parsed, as it was written. */
  rest: string;
}

/**
 * A Markdown text that grows at its end. What can't change any more is parsed once, and stays the same objects; only the
 * end of the text is parsed again. What it is made of is the same however it came in.
 */
export function createGrowingMarkdown() {
  const blocks: Block[] = [];
  const references = createReferences();
  let offset = 0;
  let taken = "";
  let open: { head: string } | null = null;
  let closed = false;

  /** @returns the labels that the part is the first to define */
  function seal(part: Part): string[] {
    const before = blocks.at(-1);
    if (open && before && goesOn(before.node, part.node))
      blocks[blocks.length - 1] = blockOf([...before.parts, part]);
    else blocks.push(blockOf([part]));
    open = null;
    return references.add(part.node);
  }

  /** What was text in brackets becomes a link when its address comes to be known. */
  function parseAgain(defined: ReadonlySet<string>): void {
    for (const [index, block] of blocks.entries()) {
      const wants = (part: Part) => [...bracketed(part)].some((label) => defined.has(label));
      if (!block.parts.some(wants)) continue;
      const parts = block.parts.map((part) => (wants(part) ? parsedAgain(part, references.labels) : part));
      blocks[index] = blockOf(parts);
      for (const { node } of parts) references.add(node);
    }
  }

  function take(parts: readonly Part[], end: number, then: { head: string } | null): void {
    const defined = parts.flatMap(seal);
    if (defined.length > 0) parseAgain(new Set(defined));
    open = then;
    offset = end;
  }

  /** Takes in what is finished of the next piece; the piece itself where the text ends before anything is. */
  function step(text: string): Part[] | null {
    BLANK_LINES.lastIndex = offset;
    offset += BLANK_LINES.exec(text)?.[0].length ?? 0;
    const fence = readFence(text, offset);
    if (fence) return takeFence(text, fence);
    if (isTooDeep(lineAt(text, offset))) return takeLine(text);
    const head = open?.head ?? "";
    for (let size = WINDOW; ; size *= 2) {
      const wanted = Math.min(text.length, offset + size);
      const end = furthestEnd(text, offset, wanted);
      const source = head + text.slice(offset, end);
      const nodes = parse(source, references.labels);
      const finished = finishedOf(nodes, source, references.labels);
      if (finished.end > head.length) {
        take(finished.parts, offset + finished.end - head.length, finished.open);
        return null;
      }
      if (end === text.length) return partsOf(nodes, source);
      if (end < wanted) return takeAll(nodes, source, end);
    }
  }

  /** The end of what a block may cost: cut inside of a paragraph, or after the block. */
  function takeAll(nodes: Node[], source: string, end: number): null {
    const cut = nodes.length === 1 && nodes[0]?.type === "paragraph" ? anyCut(source) : null;
    const words = cut === null ? source : source.slice(0, cut);
    const parts = cut === null ? partsOf(nodes, source) : partsOf(parse(words, references.labels), words);
    take(parts, cut === null ? end : end - source.length + cut + 1, cut === null ? null : { head: "" });
    return null;
  }

  function takeFence(text: string, fence: NonNullable<ReturnType<typeof readFence>>): Part[] | null {
    const [node] = parse(fence.opening, references.labels);
    const part = { source: "", node: { ...node, type: "code", value: fence.code } as Node };
    open = null;
    // A line of marks alone closes it only once nothing more can follow them.
    if (!fence.closed || text.charAt(fence.end - 1) !== "\n") return [part];
    take([part], fence.end, null);
    return null;
  }

  function takeLine(text: string): null {
    const end = afterLine(text, offset);
    const value = text.slice(offset, end).trimEnd();
    open = null;
    take([{ source: "", node: { type: "html", value } }], end, null);
    return null;
  }

  /**
   * What is made of a text so far, at the cost of about `budget` (bounds.ts); `null` for a text that is not the one before
   * with more at its end. `final`: nothing follows any more, and where something does after all, that is another text.
   */
  function read(text: string, final: boolean, budget: number): Grown | null {
    if (closed ? !final || text !== taken : !text.startsWith(taken)) return null;
    let ending: Part[] | null = null;
    for (let spent = 0; offset < text.length && !ending && spent < budget; ) {
      const from = offset;
      ending = step(text);
      spent += workOf(text.slice(from, ending ? text.length : offset));
    }
    if (final && ending) take(ending, text.length, null);
    closed = final && offset === text.length;
    taken = text.slice(0, offset);
    const rest = ending ? "" : text.slice(offset);
    return { blocks: final ? [...blocks] : withEnd(ending ?? []), references: references.read(), rest };
  }

  /** The blocks with the end of the text, which may begin inside of the last one. */
  function withEnd(parts: readonly Part[]): Block[] {
    const [first, ...more] = parts;
    const last = blocks.at(-1);
    if (!first || !open || !last || !goesOn(last.node, first.node))
      return [...blocks, ...parts.map((part) => blockOf([part]))];
    return [...blocks.slice(0, -1), blockOf([...last.parts, first]), ...more.map((part) => blockOf([part]))];
  }

  return { read, references: references.read };
}

function afterLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end + 1;
}
