"use client";

import dynamic from "next/dynamic";
import { useTheme } from "next-themes";
import type { ExternalToast } from "sonner";

/** Fetched after hydration: no page needs it for its first paint. */
const SonnerToaster = dynamic(() => import("sonner").then((sonner) => sonner.Toaster), { ssr: false });

export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <SonnerToaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        classNames: {
          toast: "!rounded-xl !border-border !bg-raised !text-text !shadow-overlay !font-sans",
          description: "!text-muted",
          actionButton: "!bg-accent !text-accent-contrast",
        },
      }}
    />
  );
}

const show = (kind: "success" | "error" | "message") => async (title: string, options?: ExternalToast) => {
  const { toast } = await import("sonner");
  toast[kind](title, options);
};

/** `toast.message("Deleted", { action: { label: "Undo", onClick } })` */
export const toast = { success: show("success"), error: show("error"), message: show("message") };
