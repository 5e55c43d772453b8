import { Button } from "@/components/ui/button";
import { isAccount, nameOf, type Offer, OfferLink } from "./upgrade-offer";

/** What the next plan brings in one line of text, where a button would be too loud. */
export function UpgradeLink({ upgrade }: { upgrade: Offer }) {
  return (
    <Button asChild variant="link" size="inline" className="whitespace-normal text-left text-xs">
      <OfferLink upgrade={upgrade}>
        {isAccount(upgrade) ? "Sign up" : nameOf(upgrade)}: {upgrade.gain}
      </OfferLink>
    </Button>
  );
}
