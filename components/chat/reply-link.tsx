import { Image } from "lucide-react";
import type { ReactNode } from "react";

const SAFE = /^(https?:\/\/|mailto:)/i;

/** A link that a model wrote: opens elsewhere and tells nobody where from. What is not a web or mail address is only text. */
export function ReplyLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  if (!href || !SAFE.test(href)) return <span>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="rounded-sm text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
    >
      {children}
    </a>
  );
}

/** An image that a model named is not loaded: its address could carry what was said here to somebody. */
export function ReplyImage({ src, alt }: { src: unknown; alt: string | undefined }) {
  const address = typeof src === "string" ? src : undefined;
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md bg-text/6 px-2 align-middle text-sm">
      <Image aria-hidden className="size-4 shrink-0 text-muted" />
      <ReplyLink href={address}>{alt || "Image"}</ReplyLink>
    </span>
  );
}
