import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Grows with its text where the browser knows `field-sizing`; bound it with a `max-h-*` class. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(
        "field-sizing-content min-h-20 w-full resize-none rounded-lg border border-border-input bg-raised px-3 py-2 text-base text-text placeholder:text-muted focus-visible:border-accent focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-danger sm:text-sm",
        className,
      )}
      {...props}
    />
  );
}
