import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Scrolls sideways inside its own box on narrow screens. `label` names the table and the box, which takes the focus. */
export function Table({ label, className, ...props }: ComponentProps<"table"> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="w-full overflow-x-auto rounded-lg">
      <table aria-label={label} className={cn("w-full border-collapse text-sm", className)} {...props} />
    </section>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 whitespace-nowrap border-border border-b px-3 text-left font-medium text-muted text-xs",
        className,
      )}
      {...props}
    />
  );
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr className={cn("border-border border-b transition-colors last:border-0", className)} {...props} />
  );
}

/** `numeric` sets figures to the right in columns of equal width. */
export function TableCell({
  numeric = false,
  className,
  ...props
}: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      className={cn(
        "whitespace-nowrap px-3 py-2.5 align-middle",
        numeric && "text-right tabular-nums",
        className,
      )}
      {...props}
    />
  );
}
