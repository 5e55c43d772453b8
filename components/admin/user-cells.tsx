import type { AdminUser } from "@/server/usage/admin-user";
import { Badge } from "../ui/badge";
import { TableCell } from "../ui/table";
import { formatTokens } from "../usage/format";
import { ShareBar } from "../usage/share-bar";
import { PlanSelect } from "./plan-select";

/** The share of a day's budget from which a user is said to be near it. */
const NEAR = 0.8;

export function WhoCell({ user: { name, email, role } }: { user: AdminUser }) {
  return (
    <TableCell className="max-w-40 sm:max-w-60">
      <p className="flex items-center gap-2">
        <span className="truncate font-medium">{name ?? email}</span>
        {role === "admin" && <Badge tone="outline">Admin</Badge>}
      </p>
      {name !== null && <p className="truncate text-muted text-xs">{email}</p>}
    </TableCell>
  );
}

export function PlanCell({ user: { userId, email, plan } }: { user: AdminUser }) {
  return (
    <TableCell>
      <PlanSelect key={plan} userId={userId} email={email} plan={plan} />
    </TableCell>
  );
}

/** Today's use against the budget, and whether it is near its end. */
export function TodayCell({ user: { todayUsed, tokensPerDay } }: { user: AdminUser }) {
  return (
    <TableCell className="min-w-40 tabular-nums">
      {tokensPerDay === null ? (
        <p>
          {formatTokens(todayUsed)} <span className="text-muted">no limit</span>
        </p>
      ) : (
        <>
          <p className="flex items-center gap-2">
            <span>
              {formatTokens(todayUsed)} <span className="text-muted">of {formatTokens(tokensPerDay)}</span>
            </span>
            <Nearness share={todayUsed / tokensPerDay} />
          </p>
          <ShareBar share={todayUsed / tokensPerDay} className="mt-1.5" />
        </>
      )}
    </TableCell>
  );
}

function Nearness({ share }: { share: number }) {
  if (share >= 1) return <Badge tone="danger">At limit</Badge>;
  if (share >= NEAR) return <Badge tone="warning">Near limit</Badge>;
  return null;
}
