const OPENING = /^( {0,3})(`{3,}(?![^\n]*`)|~{3,})[^\n]*/;

export interface Fence {
  /** The line that opens it, with its language. */
  opening: string;
  code: string;
  /** Where the text goes on after it. */
  end: number;
  closed: boolean;
}

/** The fenced block of code that begins at `start`, a line's beginning; read by line, so that its length costs nothing. */
export function readFence(text: string, start: number): Fence | null {
  const [opening, indent = "", marks = ""] = OPENING.exec(text.slice(start, lineEnd(text, start))) ?? [];
  if (opening === undefined) return null;
  const closing = new RegExp(`^ {0,3}\\${marks.charAt(0)}{${marks.length},}[ \\t]*$`);
  const dedent = indent === "" ? null : new RegExp(`^ {0,${indent.length}}`);
  const lines: string[] = [];
  let at = next(text, start);
  for (; at < text.length; at = next(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (closing.test(line)) return { opening, code: lines.join("\n"), end: next(text, at), closed: true };
    lines.push(dedent ? line.replace(dedent, "") : line);
  }
  // What the text ends with is a line only once something stands in it.
  return { opening, code: lines.join("\n"), end: text.length, closed: false };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

const next = (text: string, from: number): number => Math.min(lineEnd(text, from) + 1, text.length);
