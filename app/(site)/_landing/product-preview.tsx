import { ArrowUp, Clock } from "lucide-react";
import { formatLimit } from "@/components/billing/plan-facts";
import { Meter } from "@/components/ui/meter";
import type { PlanForSale } from "@/server/billing/plans-for-sale";

/** A budget to draw where the plan has none. */
const DRAWN_TOKENS = 50_000;
const USED = 0.62;
const HELD = 0.05;

/** A drawing in HTML of the chat at its limit; a screen reader is told what it shows instead of walking through it. */
export function ProductPreview({ plan, next }: { plan: PlanForSale; next: PlanForSale }) {
  const max = plan.tokensPerDay ?? DRAWN_TOKENS;
  const used = `${formatLimit(Math.round(max * USED))} of ${formatLimit(max)} tokens today`;
  return (
    <div
      role="img"
      aria-label="A chat at its limit: the banner says that this minute's messages are used, counts down to the next one, keeps the draft, and the meter shows tokens used, held and free."
      className="overflow-hidden rounded-2xl border border-border bg-raised shadow-raised"
    >
      <div className="space-y-5 px-5 pt-6 pb-5 text-sm leading-relaxed sm:px-6">
        <p className="ml-auto w-fit max-w-[85%] rounded-2xl rounded-br-md bg-surface px-4 py-2.5">
          Why does a fixed window let twice the limit through?
        </p>
        <div className="max-w-[92%] space-y-2">
          <p>
            Because it forgets at the boundary. Spend the whole limit in the last second of one window and
            again in the first second of the next, and the limit has passed twice within two seconds.
          </p>
          <p className="text-muted text-xs tabular-nums">412 in · 186 out · $0.0009 · first token 0.31 s</p>
        </div>
      </div>
      <div className="space-y-3 px-3 pb-3 sm:px-4 sm:pb-4">
        <div className="rounded-xl border border-warning/25 bg-warning-soft px-4 py-3 text-sm">
          <div className="flex items-start gap-2.5">
            <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
            <div className="min-w-0 flex-1">
              <p className="font-medium">
                You have sent all {formatLimit(plan.requestsPerMinute)} messages of this minute
              </p>
              <p className="mt-0.5">
                Again in <span className="font-medium tabular-nums">0:42</span>. Your draft is kept.
              </p>
            </div>
          </div>
          <p className="mt-2.5 border-warning/20 border-t pt-2.5 pl-6.5">
            <span className="font-medium text-accent underline decoration-accent/40 underline-offset-4">
              Upgrade to {next.name}
            </span>
            : {formatLimit(next.requestsPerMinute)} messages a minute
          </p>
        </div>
        <div className="flex items-center gap-3 rounded-xl border border-border-strong py-2 pr-2 pl-4 text-sm">
          <span className="min-w-0 flex-1 truncate">And how does a sliding window stop that?</span>
          <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-text/10 text-muted">
            <ArrowUp aria-hidden className="size-4" />
          </span>
        </div>
      </div>
      <div className="border-border border-t bg-surface px-5 py-4 text-xs sm:px-6">
        <div className="flex justify-between gap-4">
          <span className="font-medium">{used}</span>
          <span className="text-muted">0 of {formatLimit(plan.requestsPerMinute)} messages left</span>
        </div>
        <Meter
          label="Tokens today"
          valueText={used}
          max={max}
          used={max * USED}
          held={max * HELD}
          className="mt-2.5"
        />
        <p className="mt-2 flex flex-wrap justify-between gap-x-4 text-muted">
          <span>{formatLimit(Math.round(max * HELD))} held by a reply</span>
          <span>back at 00:00 UTC, in 5 h 12 min</span>
        </p>
      </div>
    </div>
  );
}
