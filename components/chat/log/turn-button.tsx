import type { ComponentProps } from "react";
import { Button } from "@/components/ui/button";

/** A small button under a turn; its label is seen when it is pointed at. */
export function TurnButton({ label, ...props }: ComponentProps<"button"> & { label: string }) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}
