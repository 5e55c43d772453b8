import type { LedgerRow } from "@/server/usage/reports-ledger";
import { cn } from "../ui/cn";
import { Ending } from "./ending";
import { formatDuration } from "./format";
import { Estimate, Kinds } from "./ledger-figures";

/** A message's figures that have no column on a narrow screen. */
export function LedgerDetails({ row, cost }: { row: LedgerRow; cost: string }) {
  return (
    <details className="mt-1 text-xs xl:hidden">
      <summary className="w-fit rounded-sm py-1 text-muted hover:text-text">Details</summary>
      <dl className="mt-1 space-y-1.5 whitespace-normal tabular-nums">
        <Detail name="Cost" className="sm:hidden">
          {cost}
        </Detail>
        <Detail name="Ended" className="sm:hidden">
          <Ending ended={row.ended} />
        </Detail>
        <Detail name="In / out / cached">
          <Kinds row={row} />
        </Detail>
        <Detail name="Estimate">
          <Estimate row={row} />
        </Detail>
        <Detail name="First token">
          {row.firstTokenMs === null ? "–" : formatDuration(row.firstTokenMs)}
        </Detail>
      </dl>
    </details>
  );
}

function Detail({
  name,
  className,
  children,
}: {
  name: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <div className={cn("flex flex-wrap gap-x-2", className)}>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
