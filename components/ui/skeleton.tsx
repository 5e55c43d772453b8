import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Holds the place of what is loading; give it the size of what will come. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-text/8", className)} {...props} />;
}
