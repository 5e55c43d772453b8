"use client";

import { CircleSlash } from "lucide-react";
import { lazy, memo, Suspense } from "react";
import { Button } from "@/components/ui/button";
import type { ChatMessage } from "./chat-state";
import { CopyButton } from "./copy-button";
import { ReceiptLine } from "./receipt-line";
import { replyNote } from "./reply-note";

/** Fetches what draws a reply; an empty chat does without it. */
export const loadReplyText = () => import("./reply-text");

const ReplyText = lazy(() => loadReplyText().then((module) => ({ default: module.ReplyText })));

/** One reply: its text as it grows, how it ended where that needs saying, and what it cost. */
export const Reply = memo(function Reply({
  message,
  cut,
  question,
  onAskAgain,
}: {
  message: ChatMessage;
  /** The connection was lost while it was written. */
  cut: boolean;
  /** What it answers. */
  question: string;
  onAskAgain: (question: string) => void;
}) {
  const { text, status, receipt, leftOut } = message;
  const streaming = status === "streaming";
  const note = replyNote(message);
  return (
    <article aria-label="Reply" aria-busy={streaming}>
      {streaming && text === "" && <p className="animate-pulse text-muted leading-7">Thinking…</p>}
      {text !== "" && (
        <Suspense fallback={<p className="whitespace-pre-wrap leading-7 wrap-anywhere">{text}</p>}>
          <ReplyText text={text} streaming={streaming} />
        </Suspense>
      )}
      {cut && (
        <p className="mt-3 text-muted text-sm">
          The connection was lost. The reply goes on at the server and shows up here.
        </p>
      )}
      {note && (
        <p className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
          <CircleSlash aria-hidden className={status === "failed" ? "size-4 text-danger" : "size-4"} />
          {note}
          {status === "failed" && (
            <Button variant="link" size="inline" onClick={() => onAskAgain(question)}>
              Ask again
            </Button>
          )}
        </p>
      )}
      <footer className="mt-2 flex min-h-8 items-start gap-1">
        {!streaming && text !== "" && <CopyButton text={text} label="Copy reply" className="-ml-2" />}
        {receipt && <ReceiptLine receipt={receipt} leftOut={leftOut} />}
      </footer>
    </article>
  );
});
