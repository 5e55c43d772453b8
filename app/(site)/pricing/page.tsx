import type { Metadata, Route } from "next";
import { PlanList } from "@/components/billing/plan-list";
import { TrpcProvider } from "@/components/trpc/provider";
import { serverApi } from "@/server/api/caller";
import { PricingQuestions } from "./pricing-questions";

export const metadata: Metadata = {
  title: "Pricing",
  description: "Three plans, one table of limits: messages a minute, tokens a day, replies at once.",
};

export default async function PricingPage({ searchParams }: PageProps<"/pricing">) {
  const [{ from }, { plans, current, checkout }] = await Promise.all([
    searchParams,
    (await serverApi()).billing.plans(),
  ]);
  const backTo = typeof from === "string" && /^\/chat(\/|$)/.test(from) ? (from as Route) : null;
  return (
    <div className="mx-auto max-w-6xl px-5 py-14 sm:px-8 sm:py-20">
      <h1 className="text-headline">Pricing</h1>
      <p className="mt-3 max-w-xl text-lg text-muted">
        A plan is a set of limits. They are checked before a message costs anything, and a refusal costs
        nothing.
      </p>
      <div className="mt-10">
        <TrpcProvider>
          <PlanList plans={plans} current={current} checkout={checkout} backTo={backTo} />
        </TrpcProvider>
      </div>
      <PricingQuestions />
    </div>
  );
}
