"use client";

import { type KeyboardEvent, type RefObject, useId } from "react";
import { LimitBanner } from "@/components/limits/limit-banner";
import { useLimits } from "@/components/limits/limits-context";
import { Textarea } from "@/components/ui/textarea";
import { CostLine } from "./cost-line";
import { SendRow } from "./send-row";
import { useSendWhenReady } from "./use-send-when-ready";
import type { Models, StoredMessage } from "./wire";

/** Where browsers can't let a text area grow with its text, it grows with its lines. */
const MAX_ROWS = 12;

/** Where a message is written. A limit takes the place of the send button's row; writing goes on. */
export function Composer({
  ref,
  draft,
  onDraft,
  onSend,
  onHeldBack,
  onStop,
  stopping,
  notice,
  messages,
  longestReply,
  models,
  model,
  onModel,
}: {
  ref: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  onDraft: (text: string) => void;
  onSend: () => void;
  /** Somebody tries to send what a limit holds back. */
  onHeldBack: () => void;
  /** There while a reply is being written. */
  onStop: (() => void) | undefined;
  stopping: boolean;
  /** What went wrong with the last message, where no banner says it. */
  notice: string | null;
  messages: readonly Pick<StoredMessage, "receipt">[];
  longestReply: number;
  models: Models;
  model: string;
  onModel: (id: string) => void;
}) {
  const { refusal, trouble } = useLimits();
  const [sendWhenReady, setSendWhenReady] = useSendWhenReady(onSend);
  const hintId = useId();
  const blocked = !onStop && (refusal !== null || trouble !== null);

  // The button that was pressed gives way to another: writing goes on in the text.
  const sendAndWrite = () => {
    onSend();
    ref.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    if (onStop) return;
    if (!refusal) onSend();
    else if (draft.trim() !== "") onHeldBack();
  };

  return (
    <div className="flex max-h-1/2 shrink-0 flex-col px-4 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-6">
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-col">
        {notice && (
          <p role="alert" className="mb-2 rounded-xl bg-danger-soft px-4 py-2.5 text-sm text-text">
            {notice}
          </p>
        )}
        <div className="flex min-h-0 flex-col rounded-2xl border border-border-strong bg-raised shadow-raised transition-colors has-[textarea:focus-visible]:border-accent">
          <Textarea
            ref={ref}
            aria-label="Message"
            aria-describedby={hintId}
            placeholder="Write a message"
            value={draft}
            rows={Math.min(MAX_ROWS, draft.split("\n").length)}
            onChange={(event) => onDraft(event.target.value)}
            onKeyDown={onKeyDown}
            className="block max-h-[40vh] min-h-12 rounded-2xl border-0 bg-transparent px-4 pt-3.5 pb-2 text-base outline-none sm:text-base [@media(max-height:32rem)]:min-h-10 [@media(max-height:32rem)]:pt-2 [@media(max-height:32rem)]:pb-1"
          />
          {blocked ? (
            <div className="min-h-0 overflow-y-auto overscroll-contain p-2">
              <LimitBanner
                sendWhenReady={sendWhenReady}
                onSendWhenReady={setSendWhenReady}
                onRetry={sendAndWrite}
              />
            </div>
          ) : (
            <SendRow
              models={models}
              model={model}
              onModel={onModel}
              empty={draft.trim() === ""}
              onSend={sendAndWrite}
              onStop={onStop}
              stopping={stopping}
            />
          )}
        </div>
        <CostLine id={hintId} draft={draft} messages={messages} longestReply={longestReply} />
      </div>
    </div>
  );
}

/** Whether the key belongs to an input method. Safari ends the composition before its Enter, and only leaves 229. */
const isComposing = ({ nativeEvent }: KeyboardEvent) =>
  nativeEvent.isComposing || nativeEvent.keyCode === 229;
