import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { RateLimited } from "@/server/errors";

type Offer = NonNullable<RateLimited["upgrade"]>;

const nameOf = ({ plan }: Offer) => plan.charAt(0).toUpperCase() + plan.slice(1);
/** To a guest an account is offered, to everybody else a larger plan. */
const isAccount = ({ plan }: Offer) => plan === "free";

/** What the next plan brings, with a button that leads there. */
export function UpgradePrompt({ upgrade }: { upgrade: Offer }) {
  const name = isAccount(upgrade) ? "A free account" : nameOf(upgrade);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted text-sm">
      <Button asChild size="sm">
        <OfferLink upgrade={upgrade}>{isAccount(upgrade) ? "Sign up" : `Upgrade to ${name}`}</OfferLink>
      </Button>
      <span>
        {name}: {upgrade.gain}
      </span>
    </p>
  );
}

/** The same in one line of text, where a button would be too loud. */
export function UpgradeLink({ upgrade }: { upgrade: Offer }) {
  return (
    <Button asChild variant="link" size="inline" className="text-xs">
      <OfferLink upgrade={upgrade}>
        {isAccount(upgrade) ? "Sign up" : nameOf(upgrade)}: {upgrade.gain}
      </OfferLink>
    </Button>
  );
}

/** Carries the way back: after signing up at once, after an upgrade as a link on the page of the offer. */
function OfferLink({
  upgrade,
  children,
  ...look
}: {
  upgrade: Offer;
  className?: string;
  children: ReactNode;
}) {
  const from = usePathname();
  const query = isAccount(upgrade) ? { callbackUrl: from } : { from };
  return (
    <Link href={{ pathname: upgrade.href, query }} {...look}>
      {children}
    </Link>
  );
}
