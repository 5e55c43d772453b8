"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { SoldPlanId } from "@/server/plans";
import { trpc } from "../trpc/react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";

/** Cheapest first, by the plan table. */
const PLAN_NAMES = { free: "Free", pro: "Pro", enterprise: "Enterprise" } as const satisfies Record<
  SoldPlanId,
  string
>;

/** A user's plan, changed after a question. Give it a `key` of the plan, so that it follows what the server says. */
export function PlanSelect({ userId, email, plan }: { userId: string; email: string; plan: SoldPlanId }) {
  const router = useRouter();
  const change = trpc.admin.setPlan.useMutation();
  const [asked, setAsked] = useState<SoldPlanId | null>(null);
  const select = useRef<HTMLSelectElement>(null);
  const shown = change.data?.plan ?? plan;

  function close() {
    setAsked(null);
    if (change.error) change.reset();
  }

  function confirm(next: SoldPlanId) {
    change.mutate(
      { userId, plan: next },
      {
        onSuccess() {
          toast.success(`${email} is on ${PLAN_NAMES[next]}`);
          setAsked(null);
          router.refresh();
        },
      },
    );
  }

  return (
    <>
      <Select
        ref={select}
        aria-label={`Plan of ${email}`}
        className="w-32"
        value={asked ?? shown}
        onChange={(event) => setAsked(event.target.value as SoldPlanId)}
      >
        {Object.entries(PLAN_NAMES).map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Dialog
        open={asked !== null}
        returnFocus={select}
        className="whitespace-normal"
        onOpenChange={(open) => open || close()}
        title={asked ? `Move to ${PLAN_NAMES[asked]}?` : ""}
        description={`${email} is on ${PLAN_NAMES[shown]}. The new limits hold from the next message.`}
      >
        {change.error && (
          <p role="alert" className="mb-4 text-danger text-sm">
            {change.error.message} The plan is unchanged.
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onClick={close}>
            Cancel
          </Button>
          <Button
            aria-disabled={change.isPending || undefined}
            onClick={() => asked && !change.isPending && confirm(asked)}
          >
            {change.isPending ? "Changing…" : "Change plan"}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
