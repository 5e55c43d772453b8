"use client";

import type { TopUser, TopUsersCursor } from "@/server/usage/admin-top-users";
import { useClient } from "../trpc/client";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Table, TableCell, TableHead, TableRow } from "../ui/table";
import { formatShare, formatTokens, usdColumn } from "../usage/format";
import { MoreButton } from "../usage/more-button";
import { ShareBar } from "../usage/share-bar";
import { useMorePages } from "../usage/use-more-pages";
import type { AdminDays } from "./admin-params";
import { CARDS_ONLY, TABLE_ONLY, UserCard } from "./user-card";
import { PlanOf, Today, Who } from "./user-facts";

/** Who costs most, by share of everybody's cost in the range. */
export function TopUsers({
  days,
  first,
}: {
  days: AdminDays;
  first: { items: TopUser[]; nextCursor: TopUsersCursor | null };
}) {
  const client = useClient();
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.admin.topUsers.query({ days, cursor }),
  );
  if (items.length === 0) return <EmptyState title="Nobody has used anything in these days" />;
  const formatCost = usdColumn(items.map((user) => user.costMicroUsd));
  return (
    <>
      <ul aria-label="Top users by share of cost" className={CARDS_ONLY}>
        {items.map((user) => (
          <UserCard key={user.userId} user={user}>
            <div className="tabular-nums">
              <p className="flex flex-wrap justify-between gap-x-3">
                <span>
                  {formatCost(user.costMicroUsd)}{" "}
                  <span className="text-muted">{formatShare(user.share)} of the cost</span>
                </span>
                <span className="text-muted">{formatTokens(user.chargedTokens)} tokens</span>
              </p>
              <ShareBar share={user.share} className="mt-1.5" />
            </div>
          </UserCard>
        ))}
      </ul>
      <div className={cn("p-2", TABLE_ONLY)}>
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
                <TableCell className="max-w-48">
                  <Who user={user} />
                </TableCell>
                <TableCell className="min-w-32 tabular-nums">
                  {formatShare(user.share)}
                  <ShareBar share={user.share} className="mt-1.5" />
                </TableCell>
                <TableCell numeric>{formatCost(user.costMicroUsd)}</TableCell>
                <TableCell numeric>
                  {formatTokens(user.chargedTokens)}
                  <p className="text-muted text-xs">
                    {formatTokens(user.messages)} {user.messages === 1 ? "message" : "messages"}
                  </p>
                </TableCell>
                <TableCell>
                  <Today user={user} />
                </TableCell>
                <TableCell>
                  <PlanOf user={user} />
                </TableCell>
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
