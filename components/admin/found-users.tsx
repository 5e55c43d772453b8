"use client";

import type { AdminUser } from "@/server/usage/admin-user";
import { trpc } from "../trpc/react";
import { EmptyState } from "../ui/empty-state";
import { Table, TableHead, TableRow } from "../ui/table";
import { MoreButton } from "../usage/more-button";
import { useMorePages } from "../usage/use-more-pages";
import { PlanCell, TodayCell, WhoCell } from "./user-cells";

/** Users by address, those that match the search. */
export function FoundUsers({
  search,
  first,
}: {
  search: string;
  first: { items: AdminUser[]; nextCursor: string | null };
}) {
  const { client } = trpc.useUtils();
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.admin.users.query({ search, cursor }),
  );
  if (items.length === 0) {
    return <EmptyState title="No user found">No address contains “{search}”.</EmptyState>;
  }
  return (
    <>
      <div className="p-2">
        <Table label="Users">
          <thead>
            <tr>
              <TableHead>User</TableHead>
              <TableHead>Plan</TableHead>
              <TableHead>Today</TableHead>
            </tr>
          </thead>
          <tbody>
            {items.map((user) => (
              <TableRow key={user.userId}>
                <WhoCell user={user} />
                <PlanCell user={user} />
                <TodayCell user={user} />
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
