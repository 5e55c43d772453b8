"use client";

import { Download } from "lucide-react";
import type { LedgerPage } from "@/server/usage/reports-ledger";
import { trpc } from "../trpc/react";
import { Button } from "../ui/button";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Table, TableCell } from "../ui/table";
import { formatTokens, formatUsd } from "./format";
import { COLUMN_COUNT, LedgerColumns } from "./ledger-columns";
import { LedgerLine } from "./ledger-line";
import { MoreButton } from "./more-button";
import type { UsageView } from "./range-params";
import { useMorePages } from "./use-more-pages";

interface Total {
  messages: number;
  chargedTokens: number;
  costMicroUsd: number;
}

/** Every message of the range with what it was charged, page by page; the sum is of the whole range. */
export function LedgerCard({ view, first }: { view: UsageView; first: LedgerPage & { total: Total } }) {
  const { client } = trpc.useUtils();
  const { range, sort } = view;
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.usage.ledger.query({ ...range, sort, cursor }),
  );
  const { total } = first;
  return (
    <Card>
      <CardHeader
        level="h3"
        title="Messages"
        description="What each one was charged"
        action={
          <Button asChild variant="secondary" size="sm">
            <a href={`/usage/export?${new URLSearchParams({ ...range })}`} download>
              <Download /> CSV
            </a>
          </Button>
        }
      />
      {items.length === 0 ? (
        <EmptyState title="No messages in these days" />
      ) : (
        <>
          <div className="p-2">
            <Table label="Messages">
              <LedgerColumns view={view} />
              <tbody>
                {items.map((row) => (
                  <LedgerLine key={row.id} row={row} />
                ))}
              </tbody>
              <tfoot>
                <tr className="border-border-strong border-t font-medium">
                  <TableCell colSpan={2}>
                    Total of {formatTokens(total.messages)} {total.messages === 1 ? "message" : "messages"}
                  </TableCell>
                  <TableCell numeric>{formatTokens(total.chargedTokens)}</TableCell>
                  <TableCell numeric>{formatUsd(total.costMicroUsd)}</TableCell>
                  <TableCell colSpan={COLUMN_COUNT - 4} />
                </tr>
              </tfoot>
            </Table>
          </div>
          <MoreButton more={more} state={state}>
            Show more ({formatTokens(items.length)} of {formatTokens(total.messages)})
          </MoreButton>
        </>
      )}
    </Card>
  );
}
