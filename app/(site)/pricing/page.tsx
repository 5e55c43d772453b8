import type { Metadata, Route } from "next";
import Link from "next/link";
import { PlanList } from "@/components/billing/plan-list";
import { AllowanceProvider } from "@/components/limits/allowance-provider";
import { TrpcProvider } from "@/components/trpc/provider";
import { QueryProvider } from "@/components/trpc/query-provider";
import { Button } from "@/components/ui/button";
import { guestsMayChat, serverApi, viewer } from "@/server/api/caller";
import { PricingQuestions } from "./pricing-questions";

export const metadata: Metadata = {
  title: "Pricing",
  description: "Three plans, one table of limits: messages a minute, tokens a day, replies at once.",
};

export default async function PricingPage({ searchParams }: PageProps<"/pricing">) {
  const api = await serverApi();
  const [{ from }, { plans, current, checkout }, user, guests] = await Promise.all([
    searchParams,
    api.billing.plans(),
    viewer(),
    guestsMayChat(),
  ]);
  const backTo = typeof from === "string" && /^\/chat(\/|$)/.test(from) ? (from as Route) : null;
  const list = (
    <QueryProvider>
      <PlanList plans={plans} current={current} checkout={checkout} backTo={backTo} />
    </QueryProvider>
  );
  return (
    <div className="mx-auto max-w-6xl px-5 py-14 sm:px-8 sm:py-20">
      <h1 className="text-headline">Pricing</h1>
      <p className="mt-3 max-w-xl text-lg text-muted">
        A plan is a set of limits. They are checked before a message costs anything, and a refusal costs
        nothing.
      </p>
      {(backTo || (guests && !user)) && (
        <Button asChild variant="link" size="inline" className="mt-4">
          <Link href={backTo ?? "/chat"}>{backTo ? "Back to your chat" : "Try it without an account"}</Link>
        </Button>
      )}
      <div className="mt-10">
        <TrpcProvider>{user ? <KnownAllowance userId={user.id}>{list}</KnownAllowance> : list}</TrpcProvider>
      </div>
      <PricingQuestions />
    </div>
  );
}

/** A change of plan reaches the user's open chats through the allowance store. */
async function KnownAllowance({ userId, children }: { userId: string; children: React.ReactNode }) {
  const { allowance, upgrade } = await (await serverApi()).limits.allowance();
  return (
    <AllowanceProvider userId={userId} initial={allowance} upgrade={upgrade}>
      {children}
    </AllowanceProvider>
  );
}
