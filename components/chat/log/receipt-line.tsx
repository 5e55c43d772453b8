"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Receipt } from "@/server/chat/events";
import { useModelName } from "./model-names";
import { receiptDetails, receiptLine } from "./receipt-words";

/**
 * What a reply cost with its continuations, in one quiet line that opens into the parts of each. `before` and `after`
 * stand in the same line.
 */
export function ReceiptLine({
  receipts,
  before,
  after,
}: {
  receipts: readonly Receipt[];
  before?: ReactNode;
  after?: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { sum, wait } = receiptLine(receipts);
  return (
    <>
      <div className="flex min-h-8 items-center gap-x-1">
        {before}
        {receipts.length > 0 && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className={cn(
              "flex min-h-8 min-w-0 items-center gap-x-1 rounded-md px-1.5 text-left text-muted text-xs tabular-nums transition-colors hover:text-text",
              !before && "-ml-1.5",
            )}
          >
            <span>
              <span className="sr-only">Receipt: </span>
              {sum}
              {wait && <span className="max-sm:sr-only">{` · ${wait}`}</span>}
            </span>
            <ChevronRight
              aria-hidden
              className={cn("size-3.5 shrink-0 transition-transform", open && "rotate-90")}
            />
          </button>
        )}
        {after}
      </div>
      <div
        id={id}
        hidden={!open}
        className="mt-1 max-w-sm divide-y divide-border rounded-xl border border-border bg-surface px-4 text-muted text-xs leading-5 tabular-nums"
      >
        {open &&
          receipts.map((receipt, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a receipt is its place; none goes
            <section key={index} className="py-3">
              {receipts.length > 1 && (
                <h3 className="mb-1 font-medium text-text">{index === 0 ? "Reply" : "Continued"}</h3>
              )}
              <Details receipt={receipt} />
            </section>
          ))}
      </div>
    </>
  );
}

function Details({ receipt }: { receipt: Receipt }) {
  const model = useModelName(receipt.model);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      {receiptDetails({ ...receipt, model }).map(({ name, value }) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt>{name}</dt>
          <dd className="text-right text-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
