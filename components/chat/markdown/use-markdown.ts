import { startTransition, useDeferredValue, useEffect, useState } from "react";
import { hideHalf } from "./hide-half";
import { createMarkdownReader, type Shown } from "./markdown-reader";

/** A message's text as blocks. While it grows it never holds up typing, and a monstrous one comes in slices. */
export function useMarkdown(text: string, streaming: boolean): Shown {
  const [read] = useState(createMarkdownReader);
  const [slice, setSlice] = useState(0);
  const given = useDeferredValue(text);
  const final = !streaming && given === text;
  const shown = read(final ? given : hideHalf(given), final, slice);
  const more = shown.rest !== "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer with a rest asks for the next slice
  useEffect(() => {
    if (more) startTransition(() => setSlice((before) => before + 1));
  }, [more, shown]);
  return shown;
}
