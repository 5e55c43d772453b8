import type { AdminUser } from "@/server/usage/admin-user";
import { Badge } from "../ui/badge";
import { formatTokens } from "../usage/format";
import { ShareBar } from "../usage/share-bar";
import { PlanSelect } from "./plan-select";

/** The share of a day's budget from which a user is said to be near it. */
const NEAR = 0.8;

export function Who({ user: { name, email, role } }: { user: AdminUser }) {
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-2">
        <span className="truncate font-medium">{name ?? email}</span>
        {role === "admin" && <Badge tone="outline">Admin</Badge>}
      </p>
      {name !== null && <p className="truncate text-muted text-xs">{email}</p>}
    </div>
  );
}

export function PlanOf({ user: { userId, email, plan } }: { user: AdminUser }) {
  if (plan === "guest") return <Badge tone="outline">Guest</Badge>;
  return <PlanSelect key={plan} userId={userId} email={email} plan={plan} />;
}

/** Today's use against the budget, and whether it is near its end. */
export function Today({ user: { todayUsed, tokensPerDay } }: { user: AdminUser }) {
  return (
    <div className="min-w-36 tabular-nums">
      {tokensPerDay === null ? (
        <p>
          {formatTokens(todayUsed)} <span className="text-muted">no limit</span>
        </p>
      ) : (
        <>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span>
              {formatTokens(todayUsed)} <span className="text-muted">of {formatTokens(tokensPerDay)}</span>
            </span>
            <Nearness share={todayUsed / tokensPerDay} />
          </p>
          <ShareBar share={todayUsed / tokensPerDay} className="mt-1.5" />
        </>
      )}
    </div>
  );
}

function Nearness({ share }: { share: number }) {
  if (share >= 1) return <Badge tone="danger">At limit</Badge>;
  if (share >= NEAR) return <Badge tone="warning">Near limit</Badge>;
  return null;
}
