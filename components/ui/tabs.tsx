"use client";

import { Content, List, Root, Trigger } from "radix-ui/tabs";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** One of several panels at a time: `TabsBar` with its `TabsTab`s, then a `TabsPanel` for each, tied by `value`. */
export const Tabs = Root;

/** The panel itself takes the focus, so that one that scrolls can be scrolled by keyboard. */
export const TabsPanel = Content;

export function TabsBar({
  label,
  className,
  ...props
}: Omit<ComponentProps<typeof List>, "aria-label"> & { label: string }) {
  return (
    <List
      aria-label={label}
      className={cn("inline-flex gap-0.5 rounded-lg bg-text/6 p-0.5", className)}
      {...props}
    />
  );
}

export function TabsTab({ className, ...props }: ComponentProps<typeof Trigger>) {
  return (
    <Trigger
      className={cn(
        "h-7 rounded-md px-3 font-medium text-muted text-sm transition-colors hover:text-text data-[state=active]:bg-raised data-[state=active]:text-text data-[state=active]:shadow-raised",
        className,
      )}
      {...props}
    />
  );
}
