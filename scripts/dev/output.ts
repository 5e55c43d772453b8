import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** What Next.js says about its own start; the banner has said it better. */
const CHATTER =
  /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)|✓ (Starting|Ready|Compiled|Running)|○ Compiling|[✓·⨯] \w+Compiler\b|$)/;

/** One line of the server's output for a terminal, `null` to leave it out. The server's own JSON events become one plain line. */
export function readable(line: string): string | null {
  if (CHATTER.test(line.replaceAll(ANSI, ""))) return null;
  if (!line.startsWith('{"at":')) return line;
  try {
    const { at, level, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
    if (event === "start.step") return `  ${fields.step} ...`;
    const rest = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return `  ${String(at).slice(11, 19)} ${level === "info" ? "" : `${level}: `}${[event, ...rest].join(" ")}`;
  } catch {
    return line;
  }
}

/** Forwards what is worth reading, line by line. */
export function forward(from: Readable | null, write: (line: string) => void): void {
  if (!from) return;
  createInterface({ input: from }).on("line", (line) => {
    const text = readable(line);
    if (text !== null) write(text);
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ANSI colours begin with one.
const ANSI = /\u001b\[[\d;]*m/g;
