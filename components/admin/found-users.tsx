"use client";

import type { AdminUser } from "@/server/usage/admin-user";
import { useClient } from "../trpc/client";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/empty-state";
import { Table, TableCell, TableHead, TableRow } from "../ui/table";
import { MoreButton } from "../usage/more-button";
import { useMorePages } from "../usage/use-more-pages";
import { CARDS_ONLY, TABLE_ONLY, UserCard } from "./user-card";
import { PlanOf, Today, Who } from "./user-facts";

/** Users by address, those that match the search. */
export function FoundUsers({
  search,
  first,
}: {
  search: string;
  first: { items: AdminUser[]; nextCursor: string | null };
}) {
  const client = useClient();
  const { items, more, state } = useMorePages(first, (cursor) =>
    client.admin.users.query({ search, cursor }),
  );
  if (items.length === 0) {
    return <EmptyState title="No user found">No address contains “{search}”.</EmptyState>;
  }
  return (
    <>
      <ul aria-label="Users" className={CARDS_ONLY}>
        {items.map((user) => (
          <UserCard key={user.userId} user={user} />
        ))}
      </ul>
      <div className={cn("p-2", TABLE_ONLY)}>
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
                <TableCell className="max-w-60">
                  <Who user={user} />
                </TableCell>
                <TableCell>
                  <PlanOf user={user} />
                </TableCell>
                <TableCell>
                  <Today user={user} />
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
