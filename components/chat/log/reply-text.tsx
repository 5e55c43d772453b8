"use client";

import { useId } from "react";
import { cn } from "@/components/ui/cn";
import { breakable } from "../markdown/breakable";
import caret from "../markdown/caret.module.css";
import { Drawn } from "../markdown/drawn";
import { Footnotes } from "../markdown/footnotes";
import { GrowingContext } from "../markdown/growing-context";
import { PlainText } from "../markdown/plain-text";
import { PROSE } from "../markdown/prose";
import { ReferenceContext } from "../markdown/reference-context";
import { useMarkdown } from "../markdown/use-markdown";

/** Of what is still to be parsed so much is shown: more is off the screen, and soon parsed. */
const LONGEST_REST = 10_000;

/** A reply's Markdown. While it grows, only its end is parsed and drawn again, and never at the cost of typing. */
export function ReplyText({ text, streaming }: { text: string; streaming: boolean }) {
  const { blocks, references, rest, plain } = useMarkdown(text, streaming);
  const prefix = `reply${useId()}`;
  return (
    <GrowingContext value={streaming || rest !== ""}>
      <ReferenceContext value={{ references, prefix }}>
        <div className={cn(PROSE, streaming && caret.caret)}>
          {blocks.map(({ node }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a block is its position; only the last one changes
            <Drawn key={index} node={node} />
          ))}
          {rest !== "" && (
            <p data-rest className="whitespace-pre-wrap">
              {breakable(rest.slice(0, LONGEST_REST))}
            </p>
          )}
          {rest === "" && plain !== "" && <PlainText text={plain} />}
          <Footnotes />
        </div>
      </ReferenceContext>
    </GrowingContext>
  );
}
