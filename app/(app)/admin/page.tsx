import type { Metadata } from "next";
import { ADMIN_DAYS, adminQuery, adminView } from "@/components/admin/admin-params";
import { EndingsCard } from "@/components/admin/endings-card";
import { FoundUsers } from "@/components/admin/found-users";
import { OverviewTiles } from "@/components/admin/overview-tiles";
import { TopUsers } from "@/components/admin/top-users";
import { UserSearch } from "@/components/admin/user-search";
import { Card, CardHeader } from "@/components/ui/card";
import { RangeLinks } from "@/components/usage/range-links";
import { RefusalsCard } from "@/components/usage/refusals-card";
import { serverApi } from "@/server/api/caller";
import { requireAdmin } from "./require-admin";

/** Guards too: for anybody else even the title is that of a page that doesn't exist. */
export async function generateMetadata(): Promise<Metadata> {
  await requireAdmin();
  return { title: "Admin" };
}

export default async function AdminPage({ searchParams }: PageProps<"/admin">) {
  await requireAdmin();
  const view = adminView(await searchParams);
  const { days, search } = view;
  const { admin } = await serverApi();
  const [overview, top, found] = await Promise.all([
    admin.overview({ days }),
    admin.topUsers({ days }),
    admin.users({ search }),
  ]);
  return (
    <div className="mx-auto max-w-6xl space-y-5 px-5 py-8 sm:px-8">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <h1 className="text-title">Admin</h1>
        <RangeLinks
          label="Days shown"
          links={ADMIN_DAYS.map((range) => ({
            label: range === 1 ? "Today" : `${range} days`,
            href: { pathname: "/admin", query: adminQuery({ days: range, search }) },
            isCurrent: range === days,
          }))}
        />
      </div>
      <OverviewTiles overview={overview} days={days} />
      <Card>
        <CardHeader title="Top users" description="By share of everybody's cost" />
        <TopUsers key={`${days} ${top.nextCursor?.id}`} days={days} first={top} />
      </Card>
      <div className="grid gap-5 lg:grid-cols-2">
        <RefusalsCard
          counts={Object.fromEntries(overview.refusals.map(({ reason, count }) => [reason, count]))}
          description="Everybody's, before anything was spent"
        />
        <EndingsCard endings={overview.endings} />
      </div>
      <Card>
        <CardHeader
          title="Users"
          description="By address; a plan changes after a question"
          action={<UserSearch view={view} />}
        />
        <FoundUsers key={`${search} ${found.nextCursor}`} search={search} first={found} />
      </Card>
    </div>
  );
}
