import type { ComponentProps } from "react";
import { cn } from "./cn";

/** 16 px on phones, so that iOS does not zoom into it. */
export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      className={cn(
        "h-10 w-full min-w-0 rounded-lg border border-border-input bg-raised px-3 text-base text-text transition-colors placeholder:text-muted focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-danger sm:text-sm",
        className,
      )}
      {...props}
    />
  );
}
