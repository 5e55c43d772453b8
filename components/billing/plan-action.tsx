import Link from "next/link";
import type { Checkout } from "@/server/billing/checkout";
import type { PlanForSale } from "@/server/billing/plans-for-sale";
import { Button } from "../ui/button";

/** The one thing that can be done about a plan, for who is looking at it. */
export function PlanAction({
  plan,
  current,
  step,
  checkout,
  onChoose,
}: {
  plan: PlanForSale;
  /** `null` is not signed in. */
  current: string | null;
  /** How many plans above the current one, or above the first where nobody is signed in; below it is negative. */
  step: number;
  checkout: Checkout;
  onChoose: () => void;
}) {
  if (current === null) {
    return (
      <Button asChild variant={step === 1 ? "primary" : "secondary"} className="w-full">
        <Link href={step > 0 ? "/sign-up?callbackUrl=/pricing" : "/sign-up"}>Start with {plan.name}</Link>
      </Button>
    );
  }
  if (current === plan.id) return <Disabled>Current plan</Disabled>;
  if (checkout === "unavailable")
    return <Disabled>{plan.priceUsdPerMonth === null ? "Talk to us" : "Not for sale here"}</Disabled>;
  return (
    <Button
      variant={step === 1 && plan.priceUsdPerMonth !== null ? "primary" : "secondary"}
      className="w-full"
      onClick={onChoose}
    >
      {label(plan, step)}
    </Button>
  );
}

/** A plan without a price is not bought at once anywhere but here, so its button says that this is a simulation. */
function label({ name, priceUsdPerMonth }: PlanForSale, step: number): string {
  if (priceUsdPerMonth === null) return `Switch to ${name} (simulated)`;
  return `${step > 0 ? "Upgrade" : "Switch"} to ${name}`;
}

function Disabled({ children }: { children: React.ReactNode }) {
  return (
    <Button variant="secondary" className="w-full" disabled>
      {children}
    </Button>
  );
}
