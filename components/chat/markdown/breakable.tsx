import { Fragment, type ReactNode } from "react";

/** Longer than any word: a browser that looks for a line's end in a longer one shapes all of it again for each line. */
const LONG_WORD = /(\S{100})/u;

/** Characters that turn around what stands after them: a link's words away from its address, say. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** A text as it is, but for characters that turn others around, with places to break it where a "word" is as long as only an attack or a pasted file has it. */
export function breakable(given: string): ReactNode {
  const text = given.replace(TURNING, "");
  if (!LONG_WORD.test(text)) return text;
  return text.split(LONG_WORD).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its position
    <Fragment key={index}>
      {part}
      {index % 2 === 1 && <wbr />}
    </Fragment>
  ));
}
