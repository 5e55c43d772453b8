import { memo } from "react";
import { breakable } from "./breakable";

/** What is laid out together, at the end of a line where there is one; the browser leaves out what is off the screen. */
const CHUNK = /[\s\S]{1,4000}(?:\n|$)|[\s\S]{4000}/gu;

/** The end of a text that is too much to be drawn as Markdown, and a line that says so. */
export function PlainText({ text }: { text: string }) {
  return (
    <>
      <p className="border-border border-t pt-3 text-muted text-sm">
        This text is too long to format in full. The rest is shown as it was written.
      </p>
      <div className="mt-3">
        {text.match(CHUNK)?.map((chunk, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a chunk is its position; only the last one changes
          <Chunk key={index} text={chunk} />
        ))}
      </div>
    </>
  );
}

const Chunk = memo(function Chunk({ text }: { text: string }) {
  return (
    <span className="block whitespace-pre-wrap [contain-intrinsic-size:auto_60rem] [content-visibility:auto]">
      {breakable(text)}
    </span>
  );
});
