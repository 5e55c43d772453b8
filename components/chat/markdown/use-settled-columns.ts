import { type RefObject, use, useLayoutEffect, useState } from "react";
import { GrowingContext } from "./growing-context";

/** A table that has grown to so many rows has shown how wide its columns are. */
const SETTLES_AT = 40;

/**
 * The widths of the columns in pixels of a long table while its text grows (`GrowingContext`); `null` for any other, whose columns are as wide as
 * all their cells want. Looking for that again in hundreds of rows, at each word that comes, would take longer than a
 * frame. They are looked for again when the room for the table changes.
 */
export function useSettledColumns(table: RefObject<HTMLTableElement | null>, rows: number): number[] | null {
  const [widths, setWidths] = useState<number[] | null>(null);
  const settles = use(GrowingContext) && rows >= SETTLES_AT;

  useLayoutEffect(() => {
    const frame = table.current?.parentElement;
    if (!frame) return;
    if (!settles) return setWidths(null);
    const cells = table.current?.tHead?.rows[0]?.cells ?? [];
    if (!widths) return setWidths(Array.from(cells, (cell) => cell.getBoundingClientRect().width));
    const room = frame.clientWidth;
    const observer = new ResizeObserver(() => {
      if (frame.clientWidth !== room) setWidths(null);
    });
    observer.observe(frame);
    return () => observer.disconnect();
  }, [settles, widths, table]);

  return settles ? widths : null;
}
