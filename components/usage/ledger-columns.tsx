import Link from "next/link";
import type { LedgerRow, LedgerSort } from "@/server/usage/reports-ledger";
import { TableHead } from "../ui/table";
import { type UsageView, usageQuery } from "./range-params";

const COLUMNS: { name: string; sort?: LedgerSort; numeric?: true }[] = [
  { name: "When (UTC)", sort: "newest" },
  { name: "Conversation" },
  { name: "Charged", sort: "tokens", numeric: true },
  { name: "Cost", sort: "cost", numeric: true },
  { name: "Ended" },
  { name: "Input", numeric: true },
  { name: "Output", numeric: true },
  { name: "Cached", numeric: true },
  { name: "Estimate", numeric: true },
  { name: "First token", numeric: true },
];

export const COLUMN_COUNT = COLUMNS.length;

/** The head of the ledger's table. A column that sorts is a link, largest or newest first. */
export function LedgerColumns({ view }: { view: UsageView }) {
  return (
    <thead>
      <tr>
        {COLUMNS.map(({ name, sort, numeric }) => (
          <TableHead
            key={name}
            className={numeric && "text-right"}
            aria-sort={sort === undefined ? undefined : sort === view.sort ? "descending" : "none"}
          >
            {sort === undefined ? (
              name
            ) : (
              <Link
                href={{ pathname: "/usage", query: usageQuery(view, { sort }) }}
                scroll={false}
                className="rounded-sm underline-offset-4 hover:text-text hover:underline in-[[aria-sort=descending]]:text-text"
              >
                {name}
                <span aria-hidden>{sort === view.sort ? " ↓" : ""}</span>
              </Link>
            )}
          </TableHead>
        ))}
      </tr>
    </thead>
  );
}

/** The prompt as the provider counted it: what the estimate stands against. */
export const promptTokens = (row: LedgerRow) => row.inputTokens + row.cacheWriteTokens + row.cacheReadTokens;
