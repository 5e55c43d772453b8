"use client";

import { type MouseEvent, useContext } from "react";
import { ReferenceContext } from "./reference-context";

/** Goes there without a step in the browser's history, which is the conversations'. */
export function goTo(event: MouseEvent<HTMLAnchorElement>): void {
  const there = document.getElementById(event.currentTarget.hash.slice(1));
  if (!there) return;
  event.preventDefault();
  there.scrollIntoView({ block: "nearest" });
  there.focus({ preventScroll: true });
}

/** The number that stands for a footnote in the text. */
export function FootnoteCall({ identifier, inLink }: { identifier: string; inLink: boolean }) {
  const { references, prefix } = useContext(ReferenceContext);
  const number = references.footnotes.findIndex((note) => note.identifier === identifier) + 1;
  if (number === 0 || inLink) return <sup>{number || "?"}</sup>;
  return (
    <sup>
      <a
        id={`${prefix}call-${number}`}
        href={`#${prefix}note-${number}`}
        onClick={goTo}
        aria-label={`Footnote ${number}`}
        className="rounded-sm px-0.5 text-accent"
      >
        {number}
      </a>
    </sup>
  );
}
