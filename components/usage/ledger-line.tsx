import Link from "next/link";
import type { LedgerRow } from "@/server/usage/reports-ledger";
import { TableCell, TableRow } from "../ui/table";
import { Ending } from "./ending";
import { formatDay, formatDuration, formatTokens, formatUsd } from "./format";
import { promptTokens } from "./ledger-columns";

/** One message of the ledger. */
export function LedgerLine({ row }: { row: LedgerRow }) {
  return (
    <TableRow>
      <TableCell>
        <time dateTime={row.at} className="tabular-nums">
          {formatDay(row.at)}{" "}
          <span className="text-muted max-sm:block max-sm:text-xs">{row.at.slice(11, 19)}</span>
        </time>
      </TableCell>
      <TableCell className="max-w-36 sm:max-w-52">
        <Conversation conversation={row.conversation} />
        <p className="truncate text-muted text-xs">{row.model.name}</p>
      </TableCell>
      <TableCell numeric className="font-medium">
        {formatTokens(row.chargedTokens)}
      </TableCell>
      <TableCell numeric>{formatUsd(row.costMicroUsd)}</TableCell>
      <TableCell>
        <Ending ended={row.ended} />
      </TableCell>
      <TableCell numeric>{formatTokens(row.inputTokens)}</TableCell>
      <TableCell numeric>
        {row.estimated && <span className="text-muted">about </span>}
        {formatTokens(row.outputTokens)}
      </TableCell>
      <TableCell numeric>{formatTokens(row.cacheWriteTokens + row.cacheReadTokens)}</TableCell>
      <TableCell numeric>
        <Estimate estimated={row.estimatedInputTokens} actual={promptTokens(row)} />
      </TableCell>
      <TableCell numeric>{row.firstTokenMs === null ? "–" : formatDuration(row.firstTokenMs)}</TableCell>
    </TableRow>
  );
}

function Conversation({ conversation }: Pick<LedgerRow, "conversation">) {
  if (!conversation) return <p className="text-muted">No conversation</p>;
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

/** Our guess of the prompt, and how far off it was. */
function Estimate({ estimated, actual }: { estimated: number; actual: number }) {
  if (estimated === 0 || actual === 0) return <>–</>;
  const percent = Math.round(((estimated - actual) / actual) * 100);
  return (
    <>
      {formatTokens(estimated)}
      <p className="text-muted text-xs">
        {percent === 0 ? "exact" : `${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`}
      </p>
    </>
  );
}
