"use client";

import { useContext } from "react";
import { Drawn } from "./drawn";
import { goTo } from "./footnote-call";
import { ReferenceContext } from "./reference-context";

/** All footnotes of a message, below it. */
export function Footnotes() {
  const { references, prefix } = useContext(ReferenceContext);
  if (references.footnotes.length === 0) return null;
  return (
    <section aria-label="Footnotes" className="mt-6 border-border border-t pt-2 text-muted text-sm">
      <ol>
        {references.footnotes.map((note, index) => (
          <li key={note.identifier} id={`${prefix}note-${index + 1}`} tabIndex={-1}>
            {note.children.map((node, child) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a node is its position
              <Drawn key={child} node={node} />
            ))}
            <a
              href={`#${prefix}call-${index + 1}`}
              onClick={goTo}
              aria-label={`Back to footnote ${index + 1} in the text`}
              className="rounded-sm text-accent"
            >
              ↩
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}
