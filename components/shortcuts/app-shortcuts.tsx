"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { ask, useAsked } from "./ask";
import { useShortcuts } from "./use-shortcuts";

const ShortcutHelp = lazy(() => import("./shortcut-help").then((m) => ({ default: m.ShortcutHelp })));

/** The shortcuts that work on every page, and the sheet that tells them; it is fetched when it is first opened. */
export function AppShortcuts() {
  const router = useRouter();
  const [help, setHelp] = useState<"never" | "open" | "closed">("never");
  const showHelp = () => setHelp("open");
  useShortcuts({
    search: () => ask("search"),
    help: showHelp,
    helpAlone: showHelp,
    newChat() {
      router.push("/chat");
      // For who is there already.
      ask("compose");
    },
  });
  useAsked("help", showHelp);

  if (help === "never") return null;
  return (
    <Suspense fallback={null}>
      <ShortcutHelp open={help === "open"} onClose={() => setHelp("closed")} />
    </Suspense>
  );
}
