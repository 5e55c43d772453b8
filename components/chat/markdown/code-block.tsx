"use client";

import { memo } from "react";
import { CopyButton } from "../copy-button";
import { CODE_COLOURS } from "./code-colours";
import type { Line } from "./highlight/tokens";
import { useHighlighted } from "./highlight/use-highlighted";
import { ScrollFrame } from "./scroll-frame";

/** Characters that show code in another order than it runs in. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** A block of code with its language and a way to copy it. The colours come a moment later. */
export function CodeBlock({ language, code }: { language: string; code: string }) {
  const lines = useHighlighted(code, language);
  return (
    <figure className="mt-4 overflow-hidden rounded-xl border border-border bg-surface">
      <figcaption className="flex h-10 items-center justify-between gap-3 pr-1 pl-4 font-mono text-muted text-xs">
        <bdi className="truncate">{language || "text"}</bdi>
        {TURNING.test(code) && (
          <span className="ml-auto font-sans text-warning">Holds characters that change its order</span>
        )}
        <CopyButton text={code} label="Copy code" />
      </figcaption>
      <ScrollFrame label="Code" className="overflow-x-auto">
        <pre className="w-max min-w-full px-4 pt-1 pb-4 font-mono text-sm leading-6 wrap-normal">
          <code dir="ltr">
            {chunksOf(code).map((chunk, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is its position; only the last one changes
              <Chunk key={index} code={chunk} lines={lines.slice(index * CHUNK, (index + 1) * CHUNK)} />
            ))}
          </code>
        </pre>
      </ScrollFrame>
    </figure>
  );
}

/** So many lines are laid out together: code that grows moves nothing but its last ones. */
const CHUNK = 40;

function chunksOf(code: string): string[] {
  const lines = code.split("\n");
  const count = Math.ceil(lines.length / CHUNK);
  return Array.from({ length: count }, (_, index) =>
    lines.slice(index * CHUNK, (index + 1) * CHUNK).join("\n"),
  );
}

const Chunk = memo(
  function Chunk({ code, lines }: { code: string; lines: readonly Line[] }) {
    return (
      <span className="block">
        {code.split("\n").map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
          <CodeLine key={index} text={text} line={lines[index]} />
        ))}
      </span>
    );
  },
  (before, next) =>
    before.code === next.code &&
    before.lines.length === next.lines.length &&
    before.lines.every((line, index) => line === next.lines[index]),
);

/** A line, in colours where they are of this very text. */
const CodeLine = memo(function CodeLine({ text, line }: { text: string; line: Line | undefined }) {
  if (!line || line.map(([words]) => words).join("") !== text) return `${text}\n`;
  return (
    <>
      {line.map(([words, kind], index) =>
        kind ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word is its position
          <span key={index} className={CODE_COLOURS[kind]}>
            {words}
          </span>
        ) : (
          words
        ),
      )}
      {"\n"}
    </>
  );
});
