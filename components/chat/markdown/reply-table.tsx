"use client";

import { type ReactNode, useRef } from "react";
import { ScrollFrame } from "./scroll-frame";
import { useSettledColumns } from "./use-settled-columns";

/**
 * A table as wide as it needs to be, in a frame that scrolls sideways. Its borders are the cells' own: borders that collapse
 * are worked out anew for the whole table with each word that comes. `rows`: how many it has so far.
 */
export function ReplyTable({ rows, children }: { rows: number; children: ReactNode }) {
  const table = useRef<HTMLTableElement>(null);
  const widths = useSettledColumns(table, rows);
  return (
    <ScrollFrame label="Table" className="mt-4 overflow-x-auto rounded-xl border border-border">
      <table
        ref={table}
        style={widths ? { tableLayout: "fixed" } : undefined}
        className="w-full border-separate border-spacing-0 text-sm leading-6 [&_:is(th,td)]:min-w-24 [&_:is(th,td)]:border-border [&_:is(th,td)]:px-4 [&_:is(th,td)]:py-2 [&_:is(th,td)]:text-start [&_:is(th,td)]:align-top [&_td]:border-t [&_th]:bg-surface [&_th]:font-medium"
      >
        {widths && (
          <colgroup>
            {widths.map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
              <col key={index} style={{ width }} />
            ))}
          </colgroup>
        )}
        {children}
      </table>
    </ScrollFrame>
  );
}
