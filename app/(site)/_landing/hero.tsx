import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { ProductPreview } from "./product-preview";
import type { Start } from "./start-of";

export function Hero({ start, plans: [plan, next] }: { start: Start; plans: readonly PlanForSale[] }) {
  return (
    <section className="mx-auto grid max-w-6xl items-center gap-x-16 gap-y-14 px-5 pt-16 pb-20 sm:px-8 sm:pt-24 sm:pb-28 lg:grid-cols-[1.05fr_1fr]">
      <div>
        <p className="font-medium text-accent text-sm">Open-source AI-chat starter</p>
        <h1 className="mt-5 text-display">AI chat with limits that hold</h1>
        <p className="mt-6 max-w-lg text-pretty text-lg text-muted leading-relaxed">
          Every message reserves its tokens before the model is called and settles them after. Your users see
          what they have left and when it comes back. You see who used what, and the bill is never a surprise.
        </p>
        <div className="mt-9 flex flex-wrap gap-3">
          <Button asChild size="lg">
            <Link href={start.href}>{start.label}</Link>
          </Button>
          <Button asChild size="lg" variant="secondary">
            <Link href="/pricing">See the plans</Link>
          </Button>
        </div>
      </div>
      {plan && next && <ProductPreview plan={plan} next={next} />}
    </section>
  );
}
