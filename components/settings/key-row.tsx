import type { ApiKey } from "@/server/auth/api-keys";
import { Button } from "../ui/button";
import { TableCell, TableRow } from "../ui/table";

/** One key: its name, how it ends, and the way to revoke it. */
export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { name, hint, createdAt, lastUsedAt } = apiKey;
  return (
    <TableRow>
      <TableCell className="w-full max-w-0">
        <p className="wrap-anywhere whitespace-normal font-medium">{name}</p>
        <p className="font-mono text-muted text-xs">hr_…{hint}</p>
        <p className="whitespace-normal text-muted text-xs sm:hidden">
          {lastUsedAt === null ? "Never used" : `Last used ${dayOf(lastUsedAt)}, ${timeOf(lastUsedAt)} UTC`}
        </p>
      </TableCell>
      <TableCell className="max-sm:hidden">
        <When iso={createdAt} />
      </TableCell>
      <TableCell className="max-sm:hidden">
        {lastUsedAt === null ? <span className="text-muted">Never</span> : <When iso={lastUsedAt} />}
      </TableCell>
      <TableCell className="text-right">
        <Button size="sm" variant="ghost" className="text-danger hover:text-danger" onClick={onRevoke}>
          Revoke<span className="sr-only"> {name}</span>
        </Button>
      </TableCell>
    </TableRow>
  );
}

/** "Nov 21, 2026" over "14:05" */
function When({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} className="tabular-nums">
      {dayOf(iso)}
      <span className="block text-muted text-xs">{timeOf(iso)}</span>
    </time>
  );
}

const dayOf = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-US", {
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  });

const timeOf = (iso: string): string => iso.slice(11, 16);
