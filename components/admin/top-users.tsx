"use client";

import type { TopUser, TopUsersCursor } from "@/server/usage/admin-top-users";
import { trpc } from "../trpc/react";
import { EmptyState } from "../ui/empty-state";
import { Table, TableCell, TableHead, TableRow } from "../ui/table";
import { formatShare, formatTokens, formatUsd } from "../usage/format";
import { MoreButton } from "../usage/more-button";
import { ShareBar } from "../usage/share-bar";
import { useMorePages } from "../usage/use-more-pages";
import type { AdminDays } from "./admin-params";
import { PlanCell, TodayCell, WhoCell } from "./user-cells";

/** Who costs most, by share of everybody's cost in the range. */
export function TopUsers({
  days,
  first,
}: {
  days: AdminDays;
  first: { items: TopUser[]; nextCursor: TopUsersCursor | null };
}) {
  const { client } = trpc.useUtils();
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.admin.topUsers.query({ days, cursor }),
  );
  if (items.length === 0) return <EmptyState title="Nobody has used anything in these days" />;
  return (
    <>
      <div className="p-2">
        <Table label="Top users by share of cost">
          <thead>
            <tr>
              <TableHead>User</TableHead>
              <TableHead>Share of cost</TableHead>
              <TableHead className="text-right">Cost</TableHead>
              <TableHead className="text-right">Tokens</TableHead>
              <TableHead>Today</TableHead>
              <TableHead>Plan</TableHead>
            </tr>
          </thead>
          <tbody>
            {items.map((user) => (
              <TableRow key={user.userId}>
                <WhoCell user={user} />
                <TableCell className="min-w-32 tabular-nums">
                  {formatShare(user.share)}
                  <ShareBar share={user.share} className="mt-1.5" />
                </TableCell>
                <TableCell numeric>{formatUsd(user.costMicroUsd)}</TableCell>
                <TableCell numeric>
                  {formatTokens(user.chargedTokens)}
                  <p className="text-muted text-xs">
                    {formatTokens(user.messages)} {user.messages === 1 ? "message" : "messages"}
                  </p>
                </TableCell>
                <TodayCell user={user} />
                <PlanCell user={user} />
              </TableRow>
            ))}
          </tbody>
        </Table>
      </div>
      <MoreButton more={more} state={state}>
        Show more users
      </MoreButton>
    </>
  );
}
