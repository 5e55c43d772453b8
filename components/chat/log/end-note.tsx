"use client";

import { CircleSlash } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ChatMessage } from "../state/chat-state";
import { replyNote, wasCut } from "./reply-note";
import { useBusy, useTurnActions } from "./turn-actions";

/**
 * How a reply ended, where that needs saying, and of the `latest` one the ways on: to continue it from what has come, or
 * to try again.
 */
export function EndNote({ parts, latest }: { parts: readonly ChatMessage[]; latest: boolean }) {
  const actions = useTurnActions();
  const busy = useBusy();
  const last = parts.at(-1);
  const note = last && replyNote(last);
  if (!last || !note) return null;
  const offered = actions && latest && wasCut(last) && !busy;
  const cut = parts.findLast(({ text }) => text !== "");
  const act = (action: () => void) => (event: React.MouseEvent<HTMLButtonElement>) => {
    // The buttons go with the note: who pressed one stays at the reply.
    event.currentTarget.closest("article")?.focus({ preventScroll: true });
    action();
  };
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 text-muted text-sm">
      <p className="flex items-center gap-x-2">
        <CircleSlash
          aria-hidden
          className={last.status === "failed" ? "size-4 shrink-0 text-danger" : "size-4 shrink-0"}
        />
        {note}
      </p>
      {offered && (
        <span className="flex gap-x-2">
          {cut && (
            <Button variant="secondary" size="sm" onClick={act(() => actions.continueReply(cut))}>
              Continue
            </Button>
          )}
          {parts.length === 1 && last.status !== "complete" && (
            <Button variant="ghost" size="sm" onClick={act(() => actions.regenerate(last))}>
              Try again
            </Button>
          )}
        </span>
      )}
    </div>
  );
}
