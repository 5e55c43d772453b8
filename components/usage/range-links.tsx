import Link, { type LinkProps } from "next/link";

export interface RangeLink {
  label: string;
  href: LinkProps<string>["href"];
  isCurrent: boolean;
}

/** The ranges as links, so that a range has an address. */
export function RangeLinks({ label, links }: { label: string; links: readonly RangeLink[] }) {
  return (
    <nav aria-label={label}>
      <ul className="inline-flex h-9 items-center gap-1 rounded-lg bg-surface p-1">
        {links.map(({ label: text, href, isCurrent }) => (
          <li key={text}>
            <Link
              href={href}
              scroll={false}
              aria-current={isCurrent ? "page" : undefined}
              className="flex h-7 items-center whitespace-nowrap rounded-md px-3 font-medium text-muted text-sm transition-colors hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text aria-[current=page]:shadow-sm"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
