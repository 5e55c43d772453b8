"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";

export const THEMES = [
  { id: "system", label: "System", Icon: Monitor },
  { id: "light", label: "Light", Icon: Sun },
  { id: "dark", label: "Dark", Icon: Moon },
] as const;

const never = () => () => {};

/** The chosen theme; `null` on the server and while hydrating, since only the browser knows it. */
export function useThemeChoice(): [string | null, (theme: string) => void] {
  const { theme, setTheme } = useTheme();
  const hydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return [hydrated ? (theme ?? null) : null, (chosen) => withoutTransitions(() => setTheme(chosen))];
}

/**
 * Colours that change all at once should not fade each at its own pace. next-themes can see to that as well, but does it
 * at each load of a page too, which styles the whole document twice more.
 */
function withoutTransitions(change: () => void): void {
  const { dataset } = document.documentElement;
  dataset.still = "";
  change();
  requestAnimationFrame(() => requestAnimationFrame(() => delete dataset.still));
}
