"use client";

import { Check, ChevronsUpDown, Keyboard, LogOut, Settings } from "lucide-react";
import Link from "next/link";
import { ask } from "../shortcuts/ask";
import { Badge } from "../ui/badge";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "../ui/dropdown-menu";
import { DropdownMenuItem, DropdownMenuLabel, DropdownMenuSeparator } from "../ui/dropdown-menu-item";
import { THEMES, useThemeChoice } from "../ui/theme-choices";
import type { ShellUser } from "./app-shell";

export function UserMenu({ user, signOut }: { user: ShellUser; signOut: (form: FormData) => Promise<void> }) {
  const [theme, setTheme] = useThemeChoice();
  const name = user.name ?? user.email;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger>
        <button
          type="button"
          aria-label={`Account: ${name}`}
          className="flex w-full items-center gap-2.5 rounded-lg p-2 text-left transition-colors hover:bg-text/6"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs uppercase"
          >
            {name.slice(0, 1)}
          </span>
          <span className="min-w-0 flex-1 truncate font-medium text-sm">{name}</span>
          <Badge tone="outline" className="capitalize">
            {user.plan}
          </Badge>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-60">
        <DropdownMenuLabel>{user.email}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href="/settings">
            <Settings aria-hidden />
            Settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onClick={() => ask("help")}>
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu */}
        <div role="group" aria-label="Theme">
          {THEMES.map(({ id, label, Icon }) => (
            <DropdownMenuItem
              key={id}
              role="menuitemradio"
              aria-checked={theme === id}
              onClick={() => setTheme(id)}
            >
              <Icon aria-hidden />
              {label}
              {theme === id && <Check aria-hidden className="ml-auto" />}
            </DropdownMenuItem>
          ))}
        </div>
        <DropdownMenuSeparator />
        <form action={signOut} role="none">
          <DropdownMenuItem type="submit">
            <LogOut aria-hidden />
            Sign out
          </DropdownMenuItem>
        </form>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
