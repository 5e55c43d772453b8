"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { useNearEnd } from "@/components/ui/use-near-end";

/** The end of a list that goes on: loads by itself when it comes near, and by a button. A failure waits for the button. */
export function MoreRow({
  isLoading,
  isFailed,
  onMore,
}: {
  isLoading: boolean;
  isFailed: boolean;
  onMore: () => void;
}) {
  const mark = useRef<HTMLDivElement>(null);
  useNearEnd(mark, !isLoading && !isFailed, onMore);
  return (
    <div className="relative">
      <div ref={mark} aria-hidden className="pointer-events-none absolute bottom-0 h-64 w-px" />
      <Button
        variant="ghost"
        size="sm"
        aria-disabled={isLoading || undefined}
        onClick={() => isLoading || onMore()}
        className="w-full"
      >
        {isLoading ? "Loading…" : isFailed ? "Loading failed, try again" : "Show more"}
      </Button>
    </div>
  );
}
