"use client";

import { useEffect, useRef, useState } from "react";

const LONGEST = 2_000;

/** A formula: as it was written until what draws formulas has come, and for good where it can't be drawn. */
export function Formula({ formula, display }: { formula: string; display: boolean }) {
  const box = useRef<HTMLSpanElement>(null);
  const [drawn, setDrawn] = useState("");
  useEffect(() => {
    if (formula.length > LONGEST) return;
    let gone = false;
    void import("./draw-math").then(
      ({ drawMath }) => {
        if (!gone && box.current && drawMath(formula, display, box.current)) setDrawn(formula);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [formula, display]);
  return (
    <span className={display ? "block overflow-x-auto overflow-y-hidden py-2" : "inline-block max-w-full"}>
      <span ref={box} hidden={drawn !== formula} />
      {drawn !== formula && <code dir="ltr">{formula}</code>}
    </span>
  );
}
