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
      </TableCell>
      <TableCell className="max-sm:hidden">
        <When iso={createdAt} />
      </TableCell>
      <TableCell>
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
  const day = new Date(iso).toLocaleDateString("en-US", {
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  });
  return (
    <time dateTime={iso} className="tabular-nums">
      {day}
      <span className="block text-muted text-xs">{iso.slice(11, 16)}</span>
    </time>
  );
}
