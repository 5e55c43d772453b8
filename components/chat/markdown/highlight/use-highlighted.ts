"use client";

import { startTransition, useEffect, useRef, useState } from "react";
import { createColouring } from "./colouring";
import { sharedHighlighter } from "./highlighter";
import { languageOf } from "./languages";
import type { Line } from "./tokens";

const NONE: readonly Line[] = [];

/** The coloured lines of a block of code, as far as they are known. `name`: the language as its author called it. */
export function useHighlighted(code: string, name: string): readonly Line[] {
  const language = languageOf(name);
  const [lines, setLines] = useState(NONE);
  const colouring = useRef<ReturnType<typeof createColouring>>(null);

  useEffect(() => {
    if (!language) return;
    const own = createColouring(sharedHighlighter(), language, (found) =>
      startTransition(() => setLines((before) => sameWhereEqual(before, found))),
    );
    colouring.current = own;
    return () => {
      own.end();
      colouring.current = null;
    };
  }, [language]);

  useEffect(() => {
    if (language && code !== "") colouring.current?.see(code);
  }, [code, language]);
  return language ? lines : NONE;
}

/** Lines that say the same stay the same objects, so that they are not drawn again. */
function sameWhereEqual(before: readonly Line[], found: readonly Line[]): Line[] {
  return found.map((line, index) => {
    const old = before[index];
    return old && String(old) === String(line) ? old : line;
  });
}
