"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import type { Checkout } from "@/server/billing/checkout";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import type { PlanId } from "@/server/plans";
import { Button } from "../ui/button";
import { CheckoutDialog } from "./checkout-dialog";
import { PlanAction } from "./plan-action";
import { PlanCard } from "./plan-card";

/** The price list, cheapest first. `current: null` is not signed in; `backTo` is the page that sent the user here. */
export function PlanList({
  plans,
  current,
  checkout,
  backTo,
}: {
  plans: readonly PlanForSale[];
  current: PlanId | null;
  checkout: Checkout;
  backTo: Route | null;
}) {
  const [chosen, setChosen] = useState<PlanForSale | null>(null);
  const [changedTo, setChangedTo] = useState<PlanForSale | null>(null);
  const rank = Math.max(
    0,
    plans.findIndex((plan) => plan.id === current),
  );
  return (
    <>
      <div role="status">
        {changedTo && (
          <div className="mb-6 flex flex-wrap items-center justify-between gap-3 rounded-xl bg-accent-soft px-5 py-3 text-sm">
            <p>
              You are on <strong className="font-semibold">{changedTo.name}</strong>. Its limits apply
              already.
            </p>
            <Button asChild size="sm">
              <Link href={backTo ?? "/chat"}>{backTo ? "Back to chat" : "Open chat"}</Link>
            </Button>
          </div>
        )}
      </div>
      <div className="grid gap-4 lg:grid-cols-3">
        {plans.map((plan, index) => (
          <PlanCard
            key={plan.id}
            plan={plan}
            isCurrent={plan.id === current}
            action={
              <PlanAction
                plan={plan}
                current={current}
                step={index - rank}
                checkout={checkout}
                onChoose={() => setChosen(plan)}
              />
            }
          />
        ))}
      </div>
      {checkout === "simulated" && (
        <p className="mt-4 text-muted text-sm">
          The checkout is simulated here: no card, no charge, and you can change back at any time.
        </p>
      )}
      <CheckoutDialog plan={chosen} onClose={() => setChosen(null)} onChanged={setChangedTo} />
    </>
  );
}
