"use client";

import { Layers, RefreshCw } from "lucide-react";
import { lazy, memo, Suspense } from "react";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "../copy-button";
import type { ChatMessage } from "../state/chat-state";
import { BranchArrows } from "./branch-arrows";
import { EndNote } from "./end-note";
import { sameParts, textOf } from "./group-replies";
import { QUIET } from "./quiet";
import { ReceiptLine } from "./receipt-line";
import { leftOutWords } from "./receipt-words";
import { useBusy, useTurnActions } from "./turn-actions";
import { TurnButton } from "./turn-button";

/** Fetches what draws a reply; an empty chat does without it. */
export const loadReplyText = () => import("./reply-text");

const ReplyText = lazy(() => loadReplyText().then((module) => ({ default: module.ReplyText })));

interface ReplyProps {
  /** A reply, and what continued it when it was cut; never empty. */
  parts: readonly ChatMessage[];
  /** Nothing follows it. */
  latest?: boolean;
  /** The connection was lost while it was written. */
  reconnecting?: boolean;
}

/** One reply: its text as it grows, how it ended where that needs saying, and what it cost. */
export const Reply = memo(
  function Reply({ parts, latest = false, reconnecting = false }: ReplyProps) {
    const streaming = parts.at(-1)?.status === "streaming";
    const text = textOf(parts);
    const leftOut = Math.max(...parts.map((part) => part.leftOut));
    return (
      <article
        aria-label="Reply"
        aria-busy={streaming}
        tabIndex={-1}
        className="group/turn rounded-lg outline-offset-8 focus:outline-none"
      >
        {leftOut > 0 && (
          <p className="mb-3 flex items-center gap-2 text-muted text-sm">
            <Layers aria-hidden className="size-4 shrink-0" />
            {leftOutWords(leftOut)}
          </p>
        )}
        {streaming && text === "" && <p className="animate-breathe leading-7">Thinking…</p>}
        {text !== "" && (
          <Suspense fallback={<p className="whitespace-pre-wrap leading-7 wrap-anywhere">{text}</p>}>
            <ReplyText text={text} streaming={streaming} />
          </Suspense>
        )}
        {reconnecting && (
          <p className="mt-3 text-muted text-sm">
            Connection lost. What comes shows up here when it is back.
          </p>
        )}
        <EndNote parts={parts} latest={latest} />
        <ReplyFooter parts={parts} text={text} streaming={streaming} latest={latest} />
      </article>
    );
  },
  (before, after) =>
    before.latest === after.latest &&
    before.reconnecting === after.reconnecting &&
    sameParts(before.parts, after.parts),
);

function ReplyFooter({
  parts,
  text,
  streaming,
  latest,
}: {
  parts: readonly ChatMessage[];
  text: string;
  streaming: boolean;
  latest: boolean;
}) {
  const actions = useTurnActions();
  const busy = useBusy();
  const [first] = parts;
  const receipts = parts.flatMap(({ receipt }) => receipt ?? []);
  const quiet = latest ? "" : QUIET;
  const isArrowed = actions && parts.some(({ siblings }) => siblings.count > 1);
  return (
    // While it is written there is nothing to do with it, and what is not seen moves nothing as it is pushed down.
    <footer className={cn("mt-2", streaming && !isArrowed && "invisible")}>
      <ReceiptLine
        receipts={receipts}
        before={
          isArrowed &&
          parts.map((part, index) => (
            <BranchArrows
              // biome-ignore lint/suspicious/noArrayIndexKey: the versions of a part take each other's place
              key={index}
              siblings={part.siblings}
              of={index === 0 ? "reply" : "continuation"}
              onShow={actions.showSibling}
            />
          ))
        }
        after={
          <span className="ml-auto flex shrink-0 gap-1">
            {text !== "" && <CopyButton text={text} label="Copy reply" className={quiet} />}
            {actions && first && (
              <TurnButton
                label="Regenerate"
                aria-disabled={busy || undefined}
                onClick={(event) => {
                  if (busy) return;
                  // The button is gone until the new reply has come: who pressed it stays there.
                  event.currentTarget.closest("article")?.focus({ preventScroll: true });
                  actions.regenerate(first);
                }}
                className={quiet}
              >
                <RefreshCw />
              </TurnButton>
            )}
          </span>
        }
      />
    </footer>
  );
}
