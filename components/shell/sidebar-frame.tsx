"use client";

import { Menu, SquarePen, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { useAsked } from "../shortcuts/ask";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Brand } from "./brand";
import { SkipLink } from "./skip-link";
import { isDrawer, useDrawer } from "./use-drawer";
import { useVisibleHeight } from "./use-visible-height";

/** The sidebar beside the page; on phones a top bar, and the same sidebar as a drawer over an inert page. */
export function SidebarFrame({ sidebar, children }: { sidebar: React.ReactNode; children: React.ReactNode }) {
  const [open, setOpen] = useDrawer();
  useVisibleHeight();
  const opener = useRef<HTMLButtonElement>(null);
  const closer = useRef<HTMLButtonElement>(null);
  const aside = useRef<HTMLElement>(null);
  const toSearch = useRef(false);
  const wasOpen = useRef(false);

  useAsked("search", () => {
    if (open || !isDrawer()) return focusSearch(aside.current);
    toSearch.current = true;
    setOpen(true);
  });
  useEffect(() => {
    if (open && toSearch.current) focusSearch(aside.current);
    else if (open) closer.current?.focus();
    else if (wasOpen.current) opener.current?.focus();
    wasOpen.current = open;
    toSearch.current = false;
  }, [open]);

  return (
    <div className="flex h-[var(--visible-height,100dvh)] flex-col md:flex-row">
      <SkipLink inert={open} />
      <header
        inert={open}
        className="group/bar flex h-[calc(3.25rem+env(safe-area-inset-top))] shrink-0 items-center gap-2 border-border border-b px-[max(0.5rem,env(safe-area-inset-left))] pt-[env(safe-area-inset-top)] md:hidden"
      >
        <Button ref={opener} variant="ghost" size="icon" aria-label="Open menu" onClick={() => setOpen(true)}>
          <Menu />
        </Button>
        <div className="group-has-[#page-bar:not(:empty)]/bar:hidden">
          <Brand href="/chat" />
        </div>
        {/* A page may put its own title here. */}
        <div id="page-bar" className="min-w-0 flex-1 empty:hidden" />
        <Button asChild variant="ghost" size="icon" className="ml-auto">
          <Link href="/chat" aria-label="New chat">
            <SquarePen />
          </Link>
        </Button>
      </header>
      <button
        type="button"
        tabIndex={-1}
        aria-label="Close menu"
        onClick={() => setOpen(false)}
        className={cn(
          "fixed inset-0 z-30 bg-black/45 transition-opacity md:hidden",
          !open && "invisible opacity-0",
        )}
      />
      <aside
        ref={aside}
        {...(open && { role: "dialog", "aria-modal": true })}
        aria-label="Sidebar"
        className={cn(
          "flex w-72 shrink-0 flex-col border-border border-r bg-surface duration-200 md:w-64 lg:w-68 short:overflow-y-auto",
          "max-md:fixed max-md:inset-y-0 max-md:left-0 max-md:z-40 max-md:max-w-[85vw] max-md:shadow-overlay",
          // Hidden only when it has slid away; shown at once, so that it can take the focus.
          open
            ? "max-md:transition-[translate]"
            : "max-md:transition-[translate,visibility] max-md:invisible max-md:-translate-x-full",
        )}
      >
        <Button
          ref={closer}
          variant="ghost"
          size="icon"
          aria-label="Close sidebar"
          className="absolute top-[calc(0.625rem+env(safe-area-inset-top))] right-2 md:hidden"
          onClick={() => setOpen(false)}
        >
          <X />
        </Button>
        {sidebar}
      </aside>
      <main
        id="main"
        inert={open}
        tabIndex={-1}
        // Positioned, so that what is placed absolutely in the page scrolls with it.
        className="relative min-h-0 min-w-0 flex-1 overflow-y-auto outline-none"
      >
        {children}
      </main>
    </div>
  );
}

const focusSearch = (sidebar: HTMLElement | null) =>
  sidebar?.querySelector<HTMLInputElement>("input[type=search]")?.focus();
