import { ExternalLink, Image } from "lucide-react";
import { linkTarget, withoutInvisible } from "./link-target";

/**
 * An image that a model named is not loaded: its address could carry what was said here to somebody. A click opens it in
 * a tab of its own, outside of the conversation's page, whose policy therefore needs to allow no foreign image at all.
 */
export function ReplyImage({ address, alt, inLink }: { address: string; alt: string; inLink: boolean }) {
  const target = inLink ? null : linkTarget(address);
  return (
    <span className="inline-flex max-w-full flex-wrap items-center gap-x-2 rounded-lg border border-border bg-surface px-2.5 py-1 align-middle text-sm">
      <Image aria-hidden className="size-4 shrink-0 text-muted" />
      <bdi>{withoutInvisible(alt) || "Image"}</bdi>
      {target && (
        <a
          href={target.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="inline-flex items-center gap-1 rounded-sm text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
        >
          <span>
            Open image<span className="sr-only">: {withoutInvisible(alt)}</span>
          </span>
          <bdi className="text-muted"> ({target.host})</bdi>
          <ExternalLink aria-hidden className="size-3.5 shrink-0" />
        </a>
      )}
    </span>
  );
}
