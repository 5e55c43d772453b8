import Link from "next/link";
import { formatPrice, planFacts } from "@/components/billing/plan-facts";
import { Button } from "@/components/ui/button";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { Section } from "./section";

/** The price list in short: the two limits that people ask for first. */
const SHOWN = 2;

export function PlansTeaser({ plans }: { plans: readonly PlanForSale[] }) {
  return (
    <Section
      id="plans"
      title="Plans are one table"
      text="Limits, models and prices stand in a single typed file. Change a number there and the guard, the banner, the pricing page and the tests follow."
    >
      <div className="grid overflow-hidden rounded-2xl border border-border bg-raised md:grid-cols-3">
        {plans.map((plan) => (
          <div key={plan.id} className="border-border p-6 max-md:not-first:border-t md:not-first:border-l">
            <h3 className="font-semibold text-base tracking-tight">{plan.name}</h3>
            <p className="mt-1 text-muted text-sm">
              {formatPrice(plan)}
              {plan.priceUsdPerMonth !== null && " a month"}
            </p>
            <dl className="mt-5 space-y-1.5 text-sm">
              {planFacts(plan)
                .slice(0, SHOWN)
                .map(({ label, value }) => (
                  <div key={label} className="flex justify-between gap-4">
                    <dt className="text-muted">{label}</dt>
                    <dd className="font-medium tabular-nums">{value}</dd>
                  </div>
                ))}
            </dl>
          </div>
        ))}
      </div>
      <Button asChild variant="link" size="inline" className="mt-6">
        <Link href="/pricing">Compare the plans</Link>
      </Button>
    </Section>
  );
}
