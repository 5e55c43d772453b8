import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { RateLimited } from "@/server/errors";

export type Offer = NonNullable<RateLimited["upgrade"]>;

export const nameOf = ({ plan }: Offer) => plan.charAt(0).toUpperCase() + plan.slice(1);
/** To a guest an account is offered, to everybody else a larger plan. */
export const isAccount = ({ plan }: Offer) => plan === "free";

/** Carries the way back: after signing up at once, after an upgrade as a link on the page of the offer. */
export function OfferLink({
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
