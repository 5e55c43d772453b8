"use client";

import { Keyboard } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { ask } from "../shortcuts/ask";
import { Button } from "../ui/button";
import { ThemeToggle } from "../ui/theme-toggle";

/** In the place of the account's menu: the ways to an account, which lead back to where the guest is. */
export function GuestMenu() {
  const query = { callbackUrl: usePathname() };
  return (
    <section aria-label="Guest" className="space-y-3 p-2">
      <div className="flex items-center justify-between gap-2">
        <p className="font-medium text-sm">Guest</p>
        <span className="flex items-center gap-1">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Keyboard shortcuts"
            onClick={() => ask("help")}
            className="pointer-coarse:hidden"
          >
            <Keyboard />
          </Button>
          <ThemeToggle />
        </span>
      </div>
      <p className="text-muted text-xs">Your chats come along when you sign up.</p>
      <div className="grid grid-cols-2 gap-2">
        <Button asChild size="sm">
          <Link href={{ pathname: "/sign-up", query }}>Sign up</Link>
        </Button>
        <Button asChild size="sm" variant="secondary">
          <Link href={{ pathname: "/sign-in", query }}>Sign in</Link>
        </Button>
      </div>
    </section>
  );
}
