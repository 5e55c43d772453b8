"use client";

import { useRouter } from "next/navigation";
import type { RefObject } from "react";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { trpc } from "../trpc/react";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { formatPrice } from "./plan-facts";

/** Changes the plan at once and says plainly that nobody pays. `plan: null` is closed. */
export function CheckoutDialog({
  plan,
  returnFocus,
  onClose,
  onChanged,
}: {
  plan: PlanForSale | null;
  /** Takes the focus once the plan has changed. */
  returnFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
  onChanged: (plan: PlanForSale) => void;
}) {
  const router = useRouter();
  const change = trpc.billing.changePlan.useMutation();

  function confirm(chosen: PlanForSale) {
    change.mutate(
      { plan: chosen.id },
      {
        onSuccess() {
          onChanged(chosen);
          onClose();
          router.refresh();
        },
      },
    );
  }

  return (
    <Dialog
      open={plan !== null}
      returnFocus={returnFocus}
      onOpenChange={(open) => {
        if (open) return;
        change.reset();
        onClose();
      }}
      title="Simulated checkout"
      description="No card, no charge. Your plan really changes, so that you can see its limits."
    >
      {plan && (
        <>
          <div className="flex items-center justify-between rounded-xl border border-border-strong border-dashed px-4 py-3">
            <div>
              <p className="font-medium">{plan.name}</p>
              <p className="text-muted text-sm">
                {plan.priceUsdPerMonth === null ? formatPrice(plan) : `${formatPrice(plan)} a month`}
              </p>
            </div>
            <Badge tone="warning">Simulated</Badge>
          </div>
          {change.error && (
            <p role="alert" className="mt-4 text-danger text-sm">
              {change.error.message} Your plan is unchanged.
            </p>
          )}
          <div className="mt-6 flex justify-end gap-2">
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button
              aria-disabled={change.isPending || undefined}
              onClick={() => change.isPending || confirm(plan)}
            >
              {change.isPending ? "Changing…" : `Switch to ${plan.name}`}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
