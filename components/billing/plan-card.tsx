import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { formatPrice, planFacts } from "./plan-facts";

const LINE = {
  free: "To try it, and for a question now and then.",
  pro: "For daily work with longer answers.",
  enterprise: "For teams that must not stop at a budget.",
} as const satisfies Record<PlanForSale["id"], string>;

/** One plan of the price list; `action` is the way to it, or on from it. */
export function PlanCard({
  plan,
  isCurrent,
  note,
  action,
}: {
  plan: PlanForSale;
  isCurrent: boolean;
  /** Takes the place of the plan's line, so that nothing moves. */
  note?: React.ReactNode;
  action: React.ReactNode;
}) {
  return (
    <section
      aria-labelledby={`plan-${plan.id}`}
      className={cn(
        "flex flex-col rounded-2xl border bg-raised p-6",
        isCurrent ? "border-accent" : "border-border",
      )}
    >
      <div className="flex items-center justify-between">
        <h2 id={`plan-${plan.id}`} className="font-semibold text-base tracking-tight">
          {plan.name}
        </h2>
        {isCurrent && <Badge tone="accent">Your plan</Badge>}
      </div>
      <p className="mt-5 flex items-baseline gap-1.5">
        <span className="text-title tabular-nums">{formatPrice(plan)}</span>
        {plan.priceUsdPerMonth !== null && <span className="text-muted text-sm">a month</span>}
      </p>
      <p className="mt-1.5 text-pretty text-muted text-sm lg:max-xl:min-h-10">{note ?? LINE[plan.id]}</p>
      <div className="mt-5">{action}</div>
      <dl className="mt-6 divide-y divide-border border-border border-t text-sm">
        {planFacts(plan).map(({ label, value }) => (
          <div key={label} className="flex justify-between gap-4 py-2.5 last:pb-0">
            <dt className="text-muted">{label}</dt>
            <dd className="text-right font-medium tabular-nums first-letter:capitalize">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
