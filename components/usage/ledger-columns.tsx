import Link from "next/link";
import type { LedgerSort } from "@/server/usage/reports-ledger";
import { cn } from "../ui/cn";
import { TableHead } from "../ui/table";
import { type UsageView, usageQuery } from "./range-params";

/** What has no room on a narrow screen: there it stands under a message's details. */
export const FROM_TABLET = "max-sm:hidden";
export const FROM_DESKTOP = "max-xl:hidden";

const COLUMNS: { name: string; sort?: LedgerSort; numeric?: true; className?: string }[] = [
  { name: "When (UTC)", sort: "newest" },
  { name: "Conversation" },
  { name: "Charged", sort: "tokens", numeric: true },
  { name: "Cost", sort: "cost", numeric: true, className: FROM_TABLET },
  { name: "Ended", className: FROM_TABLET },
  { name: "In / out / cached", numeric: true, className: FROM_DESKTOP },
  { name: "First token", numeric: true, className: FROM_DESKTOP },
];

/** The head of the ledger's table. A column that sorts is a link, largest or newest first. */
export function LedgerColumns({ view }: { view: UsageView }) {
  return (
    <thead>
      <tr>
        {COLUMNS.map(({ name, sort, numeric, className }) => (
          <TableHead
            key={name}
            className={cn(numeric && "text-right", className)}
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
