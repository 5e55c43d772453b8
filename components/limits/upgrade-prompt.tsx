import { Button } from "@/components/ui/button";
import { isAccount, nameOf, type Offer, OfferLink } from "./upgrade-offer";

/** What the next plan brings, with a button that leads there. */
export function UpgradePrompt({ upgrade }: { upgrade: Offer }) {
  const name = isAccount(upgrade) ? "A free account" : nameOf(upgrade);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
      <Button asChild size="sm">
        <OfferLink upgrade={upgrade}>{isAccount(upgrade) ? "Sign up" : `Upgrade to ${name}`}</OfferLink>
      </Button>
      <span>
        {name}: {upgrade.gain}
      </span>
    </p>
  );
}
