"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";

/** Where the sidebar stands beside the page; Tailwind's `md`. */
const DESKTOP = "(min-width: 48rem)";

/** Whether the window is too narrow for the sidebar beside the page. */
export const isDrawer = (): boolean => !window.matchMedia(DESKTOP).matches;

/** Open or closed; closes by itself on Escape, on another page, and where the window becomes wide enough for both. */
export function useDrawer(): [boolean, (open: boolean) => void] {
  const path = usePathname();
  const [openOn, setOpenOn] = useState<string | null>(null);
  const open = openOn === path;

  useEffect(() => {
    if (!open) return;
    const close = () => setOpenOn(null);
    // Escape closes the topmost thing only: a menu or a dialog over the drawer comes first.
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key === "Escape" &&
        !event.defaultPrevented &&
        !document.querySelector(":popover-open, dialog[open]")
      )
        close();
    };
    const desktop = window.matchMedia(DESKTOP);
    desktop.addEventListener("change", close);
    document.addEventListener("keydown", onKey);
    return () => {
      desktop.removeEventListener("change", close);
      document.removeEventListener("keydown", onKey);
    };
  }, [open]);

  return [open, (next) => setOpenOn(next ? path : null)];
}
