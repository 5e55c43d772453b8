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
  return [hydrated ? (theme ?? null) : null, setTheme];
}
