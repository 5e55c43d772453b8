"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import type { LedgerPage } from "@/server/usage/reports-ledger";
import { useClient } from "../trpc/client";
import { Button } from "../ui/button";
import { Card, CardHeader } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { Table, TableCell } from "../ui/table";
import { formatTokens, usdColumn } from "./format";
import { FROM_DESKTOP, FROM_TABLET, LedgerColumns } from "./ledger-columns";
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
  const client = useClient();
  const { range, sort } = view;
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.usage.ledger.query({ ...range, sort, cursor }),
  );
  const { total } = first;
  const formatCost = usdColumn([...items, total].map((row) => row.costMicroUsd));
  return (
    <Card>
      <CardHeader
        level="h3"
        title="Messages"
        description="What each one was charged"
        action={
          items.length > 0 && (
            <Button asChild variant="secondary" size="sm">
              <a href={`/usage/export?${new URLSearchParams({ ...range })}`} download>
                <Download /> CSV
              </a>
            </Button>
          )
        }
      />
      {items.length === 0 ? (
        <EmptyState
          title="No messages in these days"
          action={
            <Button asChild size="sm">
              <Link href="/chat">Start a chat</Link>
            </Button>
          }
        />
      ) : (
        <>
          <div className="p-2">
            <Table label="Messages">
              <LedgerColumns view={view} />
              <tbody>
                {items.map((row) => (
                  <LedgerLine key={row.id} row={row} cost={formatCost(row.costMicroUsd)} />
                ))}
              </tbody>
              <tfoot>
                <tr className="border-border-strong border-t font-medium">
                  <TableCell colSpan={2}>
                    Total of {formatTokens(total.messages)} {total.messages === 1 ? "message" : "messages"}
                  </TableCell>
                  <TableCell numeric>{formatTokens(total.chargedTokens)}</TableCell>
                  <TableCell numeric className={FROM_TABLET}>
                    {formatCost(total.costMicroUsd)}
                  </TableCell>
                  <TableCell className={FROM_TABLET} />
                  <TableCell colSpan={2} className={FROM_DESKTOP} />
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
