import { ChevronRight } from "lucide-react";
import type { Receipt } from "@/server/chat/events";
import { leftOutWords, receiptDetails, receiptLine } from "./receipt-words";

/** What a reply cost, in one quiet line that opens into its parts. */
export function ReceiptLine({ receipt, leftOut }: { receipt: Receipt; leftOut: number }) {
  return (
    <details className="group min-w-0 flex-1 text-muted text-xs tabular-nums">
      <summary className="flex min-h-8 w-fit list-none items-center gap-x-1 rounded-md px-1.5 transition-colors hover:text-text [&::-webkit-details-marker]:hidden">
        <span>
          <span className="sr-only">Receipt: </span>
          {receiptLine(receipt)}
          {leftOut > 0 && ` · ${leftOutWords(leftOut)}`}
        </span>
        <ChevronRight aria-hidden className="size-3.5 shrink-0 transition-transform group-open:rotate-90" />
      </summary>
      <dl className="mt-1 mb-2 grid max-w-sm grid-cols-[auto_1fr] gap-x-6 gap-y-1 rounded-xl border border-border bg-surface px-4 py-3">
        {receiptDetails(receipt).map(({ name, value }) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt>{name}</dt>
            <dd className="text-right text-text">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
