import { Fragment, type ReactNode } from "react";

/** Longer than any word: a browser that looks for a line's end in a longer one shapes all of it again for each line. */
const LONG_WORD = /(\S{100})/u;

/** A text as it is, with places to break it where a "word" is as long as only an attack or a pasted file has it. */
export function breakable(text: string): ReactNode {
  if (!LONG_WORD.test(text)) return text;
  return text.split(LONG_WORD).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its position
    <Fragment key={index}>
      {part}
      {index % 2 === 1 && <wbr />}
    </Fragment>
  ));
}
