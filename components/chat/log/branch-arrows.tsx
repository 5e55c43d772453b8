"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { ChatMessage } from "../state/chat-state";

/** "2 / 3": which version of a turn is shown, and the way to the others. Nothing where there is one only. */
export function BranchArrows({
  siblings: { index, count, previous, next },
  of,
  onShow,
}: {
  siblings: ChatMessage["siblings"];
  of: "question" | "reply" | "continuation";
  onShow: (id: string) => Promise<void>;
}) {
  const [going, setGoing] = useState(false);
  if (count < 2) return null;
  const show = (id: string | null) => {
    if (id === null || going) return;
    setGoing(true);
    void onShow(id).finally(() => setGoing(false));
  };
  const arrow = (label: string, id: string | null, Icon: typeof ChevronLeft) => (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={`${label} version of this ${of}`}
      aria-disabled={id === null || undefined}
      onClick={() => show(id)}
      className="w-7 aria-disabled:opacity-40"
    >
      <Icon />
    </Button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is part of a form
    <div
      role="group"
      aria-label={`Versions of this ${of}`}
      className={cn(
        "flex h-8 shrink-0 items-center text-muted text-xs tabular-nums transition-opacity",
        going && "opacity-60",
      )}
    >
      {arrow("Previous", previous, ChevronLeft)}
      <span aria-hidden>
        {index + 1} / {count}
      </span>
      <span role="status" className="sr-only">
        Version {index + 1} of {count}
      </span>
      {arrow("Next", next, ChevronRight)}
    </div>
  );
}
