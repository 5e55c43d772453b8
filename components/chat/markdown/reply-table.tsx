import type { ReactNode } from "react";
import { ScrollFrame } from "./scroll-frame";

/** A table as wide as it needs to be, in a frame that scrolls sideways. */
export function ReplyTable({ children }: { children: ReactNode }) {
  return (
    <ScrollFrame label="Table" className="mt-4 overflow-x-auto rounded-xl border border-border">
      <table className="w-full border-collapse text-sm leading-6 [&_:is(th,td)]:min-w-24 [&_:is(th,td)]:border-border [&_:is(th,td)]:px-4 [&_:is(th,td)]:py-2 [&_:is(th,td)]:text-start [&_:is(th,td)]:align-top [&_td]:border-t [&_th]:bg-surface [&_th]:font-medium">
        {children}
      </table>
    </ScrollFrame>
  );
}
