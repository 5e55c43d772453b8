"use client";

import type { Route } from "next";
import Link from "next/link";
import { useId, useRef, useState } from "react";
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
  const noteId = useId();
  const onward = useRef<HTMLAnchorElement>(null);
  // Known before the page is refreshed: the way on takes the button's place in the same frame.
  const owned = changedTo?.id ?? current;
  const rank = Math.max(
    0,
    plans.findIndex((plan) => plan.id === owned),
  );
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-3">
        {plans.map((plan, index) =>
          plan.id === changedTo?.id ? (
            <PlanCard
              key={plan.id}
              plan={plan}
              isCurrent
              note={
                <strong id={noteId} className="font-medium text-accent">
                  You are on {plan.name}. Its limits apply now.
                </strong>
              }
              action={
                <Button asChild className="w-full">
                  <Link ref={onward} href={backTo ?? "/chat"} aria-describedby={noteId}>
                    {backTo ? "Back to chat" : "Open chat"}
                  </Link>
                </Button>
              }
            />
          ) : (
            <PlanCard
              key={plan.id}
              plan={plan}
              isCurrent={plan.id === owned}
              action={
                <PlanAction
                  plan={plan}
                  current={owned}
                  step={index - rank}
                  checkout={checkout}
                  onChoose={() => setChosen(plan)}
                />
              }
            />
          ),
        )}
      </div>
      {checkout === "simulated" && (
        <p className="mt-4 text-muted text-sm">
          The checkout is simulated here: no card, no charge, and you can change back at any time.
        </p>
      )}
      <CheckoutDialog
        plan={chosen}
        returnFocus={onward}
        onClose={() => setChosen(null)}
        onChanged={setChangedTo}
      />
    </>
  );
}
