"use client";

import {
  ChartNoAxesColumn,
  CreditCard,
  type LucideIcon,
  Settings,
  ShieldCheck,
  SquarePen,
} from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";

/** Who sees a link; without it everybody does. */
type For = "account" | "admin";

const NAV: { href: Route; label: string; Icon: LucideIcon; for?: For }[] = [
  { href: "/chat", label: "New chat", Icon: SquarePen },
  { href: "/usage", label: "Usage", Icon: ChartNoAxesColumn, for: "account" },
  { href: "/pricing", label: "Pricing", Icon: CreditCard },
  { href: "/settings", label: "Settings", Icon: Settings, for: "account" },
  { href: "/admin", label: "Admin", Icon: ShieldCheck, for: "admin" },
];

/** "New chat" is current only where no conversation is open. */
const isCurrent = (href: string, path: string) =>
  path === href || (href !== "/chat" && path.startsWith(`${href}/`));

/** The main links; a guest gets those that need no account. */
export function PrimaryNav({ isAdmin, isGuest }: { isAdmin: boolean; isGuest: boolean }) {
  const path = usePathname();
  const sees = { account: !isGuest, admin: isAdmin };
  return (
    <nav aria-label="Main" className="shrink-0 px-2">
      <ul className="space-y-0.5">
        {NAV.filter((link) => !link.for || sees[link.for]).map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              // The way back: the page of the plans is not one of the app's.
              href={href === "/pricing" ? { pathname: href, query: { from: path } } : href}
              aria-current={isCurrent(href, path) ? "page" : undefined}
              className={cn(
                "flex h-9 items-center gap-2.5 rounded-lg px-2.5 font-medium text-muted text-sm transition-colors hover:bg-text/6 hover:text-text",
                "aria-[current=page]:bg-text/8 aria-[current=page]:text-text",
              )}
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
