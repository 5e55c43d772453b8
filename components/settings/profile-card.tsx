import Link from "next/link";
import type { PlanId } from "@/server/plans";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card, CardHeader } from "../ui/card";

/** Who is signed in, and on which plan. */
export function ProfileCard({
  profile: { email, name, plan },
}: {
  profile: { email: string; name: string | null; plan: PlanId };
}) {
  return (
    <Card>
      <CardHeader title="Profile" />
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-8 gap-y-3 p-5 text-sm">
        {name && <Fact label="Name">{name}</Fact>}
        <Fact label="Email">{email}</Fact>
        <Fact label="Plan">
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone="outline" className="capitalize">
              {plan}
            </Badge>
            <Button asChild variant="link" size="inline">
              <Link href="/pricing">Compare plans</Link>
            </Button>
          </span>
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
