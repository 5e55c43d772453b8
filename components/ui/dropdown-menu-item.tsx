import { Slot } from "radix-ui/slot";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A button in a menu, or with `asChild` its one child, a link; choosing it closes the menu. `tone="danger"` for what destroys. */
export function DropdownMenuItem({
  tone = "neutral",
  role = "menuitem",
  type = "button",
  asChild = false,
  className,
  ...props
}: ComponentProps<"button"> & {
  role?: "menuitem" | "menuitemradio";
  tone?: "neutral" | "danger";
  asChild?: boolean;
}) {
  const item = {
    role,
    tabIndex: -1,
    className: cn(
      "flex h-8 w-full items-center gap-2.5 rounded-lg px-2.5 text-left text-sm outline-none hover:bg-text/6 focus:bg-text/6 disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
      tone === "danger" ? "text-danger" : "text-text [&_svg]:text-muted",
      className,
    ),
    ...props,
  };
  return asChild ? <Slot {...item} /> : <button type={type} {...item} />;
}

/** Names a group of items: give the same text to the group as `aria-label`. */
export function DropdownMenuLabel({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      role="presentation"
      className={cn("truncate px-2.5 py-1.5 text-muted text-xs", className)}
      {...props}
    />
  );
}

export function DropdownMenuSeparator() {
  return <hr className="-mx-1 my-1 border-border" />;
}
