import { refusalEnd, refusalTitle } from "@/components/limits/limit-words";
import { RefusalLook } from "@/components/limits/refusal-look";
import { Button } from "@/components/ui/button";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { drawnRefusal } from "./drawn-refusal";
import { PreviewMeter } from "./preview-meter";

/** A drawing in HTML of the chat at its limit; a screen reader is told what it shows instead of walking through it. */
export function ProductPreview({ plan, next }: { plan: PlanForSale; next: PlanForSale }) {
  const refusal = drawnRefusal(plan);
  return (
    <div
      role="img"
      aria-label="A chat at its limit: the banner says that this minute's messages are used, counts down to the next one, keeps the draft, and the meter shows tokens used, held and free."
      className="overflow-hidden rounded-2xl border border-border bg-background shadow-raised"
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
          <p className="text-muted text-xs tabular-nums">598 tokens · $0.0013 · 0.3 s to first token</p>
        </div>
      </div>
      <div className="px-3 pb-3 sm:px-4 sm:pb-4">
        <div className="rounded-2xl border border-border-strong bg-raised shadow-raised">
          <p className="px-4 pt-3.5 pb-2">And how does a sliding window stop that?</p>
          <div className="p-2">
            <RefusalLook title={refusalTitle(refusal)} end={refusalEnd(refusal, refusal.retryAfterMs)}>
              {refusal.upgrade && (
                <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted text-sm">
                  <Button asChild size="sm">
                    <span>Upgrade to {next.name}</span>
                  </Button>
                  <span>
                    {next.name}: {refusal.upgrade.gain}
                  </span>
                </p>
              )}
              <p className="flex min-h-8 items-center gap-2 text-sm">
                <span className="size-4 rounded-xs border border-border-input bg-raised" />
                Send when ready
              </p>
            </RefusalLook>
          </div>
        </div>
      </div>
      <PreviewMeter allowance={refusal.allowance} />
    </div>
  );
}
