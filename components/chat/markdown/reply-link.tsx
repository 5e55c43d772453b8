import type { ReactNode } from "react";
import { linkTarget, misleads, withoutInvisible } from "./link-target";

/**
 * A link that a model wrote: opens elsewhere and tells nobody where from. Where its words let one expect another place,
 * the place it leads to stands beside them. What is not a web or mail address is only text.
 */
export function ReplyLink({
  address,
  text,
  children,
}: {
  address: string;
  text: string;
  children: ReactNode;
}) {
  const target = linkTarget(address);
  if (!target) return <bdi>{children}</bdi>;
  const misleading = misleads(text, target);
  const words = misleading ? withoutInvisible(text) : children;
  return (
    <a
      href={target.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="rounded-sm text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
    >
      <bdi>{words || target.host}</bdi>
      {misleading && <bdi className="text-muted text-sm"> ({target.host})</bdi>}
    </a>
  );
}
