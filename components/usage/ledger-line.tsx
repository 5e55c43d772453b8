import Link from "next/link";
import type { LedgerRow } from "@/server/usage/reports-ledger";
import { TableCell, TableRow } from "../ui/table";
import { Ending } from "./ending";
import { formatDay, formatDuration, formatTokens } from "./format";
import { FROM_DESKTOP, FROM_TABLET } from "./ledger-columns";
import { LedgerDetails } from "./ledger-details";
import { Estimate, Kinds } from "./ledger-figures";

/** One message of the ledger; `cost` as its column writes it. What has no room stands in its details. */
export function LedgerLine({ row, cost }: { row: LedgerRow; cost: string }) {
  return (
    <TableRow>
      <TableCell className="max-sm:align-top">
        <time dateTime={row.at} className="tabular-nums">
          {formatDay(row.at)}{" "}
          <span className="text-muted max-sm:block max-sm:text-xs">{row.at.slice(11, 19)}</span>
        </time>
      </TableCell>
      <TableCell className="w-full max-w-0 sm:min-w-36">
        <Conversation conversation={row.conversation} />
        <p className="truncate text-muted text-xs">{row.model.name}</p>
        <LedgerDetails row={row} cost={cost} />
      </TableCell>
      <TableCell numeric className="font-medium max-sm:align-top">
        {formatTokens(row.chargedTokens)}
      </TableCell>
      <TableCell numeric className={FROM_TABLET}>
        {cost}
      </TableCell>
      <TableCell className={FROM_TABLET}>
        <Ending ended={row.ended} />
      </TableCell>
      <TableCell numeric className={FROM_DESKTOP}>
        <Kinds row={row} />
        <p className="text-muted text-xs">
          estimate <Estimate row={row} />
        </p>
      </TableCell>
      <TableCell numeric className={FROM_DESKTOP}>
        {row.firstTokenMs === null ? "–" : formatDuration(row.firstTokenMs)}
      </TableCell>
    </TableRow>
  );
}

function Conversation({ conversation }: Pick<LedgerRow, "conversation">) {
  if (!conversation) return <p className="truncate text-muted">No conversation</p>;
  if (conversation.title === null) return <p className="text-muted">Deleted</p>;
  return (
    <Link
      href={`/chat/${conversation.id}`}
      className="block truncate underline-offset-4 hover:text-accent hover:underline"
    >
      {conversation.title}
    </Link>
  );
}
