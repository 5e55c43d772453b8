import type { AdminUser } from "@/server/usage/admin-user";
import { PlanOf, Today, Who } from "./user-facts";

/** Shows the table from this width on, and the cards below it. */
export const TABLE_ONLY = "max-lg:hidden";
export const CARDS_ONLY = "lg:hidden";

/** A user where a table has no room; `children` are more facts, above today's. */
export function UserCard({ user, children }: { user: AdminUser; children?: React.ReactNode }) {
  return (
    <li className="space-y-3 border-border border-t p-5 text-sm first:border-t-0">
      <div className="flex items-start justify-between gap-3">
        <Who user={user} />
        <PlanOf user={user} />
      </div>
      {children}
      <div>
        <p className="text-muted text-xs">Today</p>
        <Today user={user} />
      </div>
    </li>
  );
}
