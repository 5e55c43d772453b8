"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { useLimits } from "@/components/limits/limits-context";
import { useOnline } from "@/components/limits/use-online";
import { Textarea } from "@/components/ui/textarea";
import type { MessageIds } from "../state/chat-state";
import type { SendResult } from "../state/sending";
import { drafts } from "../state/use-draft";
import { useIdle } from "../state/use-idle";
import { CostLine, type CostLineProps } from "./cost-line";
import { isComposing } from "./is-composing";
import { SendRow } from "./send-row";
import { useSendWhenReady } from "./use-send-when-ready";

const loadBanner = () => import("@/components/limits/limit-banner");
const LimitBanner = dynamic(() => loadBanner().then((module) => module.LimitBanner), {
  loading: () => <div className="min-h-24" />,
});
const WaitingLine = dynamic(() =>
  import("@/components/limits/waiting-line").then((module) => module.WaitingLine),
);

/** What is needed when there is no network any more to fetch it by. */
function loadBlocked() {
  void loadBanner();
  void import("./send-once");
  void import("@/components/limits/limit-speech");
}

/** Where browsers can't let a text area grow with its text, it grows with its lines. */
const MAX_ROWS = 12;

interface ComposerProps
  extends Pick<CostLineProps, "messages" | "instructions" | "longestReply" | "models" | "model"> {
  ref: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  /** Where the draft is kept; names the conversation and its user. */
  draftKey: string;
  onDraft: (text: string) => void;
  /** Sends the draft, or a message that has waited, under ids that it had before. */
  onSend: (waited?: { text: string; ids: MessageIds }) => Promise<SendResult>;
  /** Somebody tries to send what a limit, or a lost network, holds back. */
  onHeldBack: () => void;
  /** There while a reply is being written. */
  onStop: (() => void) | undefined;
  stopping: boolean;
  /** What went wrong with the last message, where no banner says it. */
  notice: string | null;
  onModel: (id: string) => void;
  onOptions: () => void;
  customised: boolean;
}

/** Where a message is written. What stands in the way of sending takes the place of the send button's row; writing goes on. */
export function Composer({
  ref,
  draft,
  draftKey,
  onDraft,
  onSend,
  onHeldBack,
  onStop,
  stopping,
  notice,
  onModel,
  onOptions,
  customised,
  ...cost
}: ComposerProps) {
  const router = useRouter();
  const { refusal, trouble } = useLimits();
  const online = useOnline();
  const waiting = useSendWhenReady({
    draftKey,
    draft,
    busy: onStop !== undefined,
    // A tab that went away in the middle may have sent it.
    send: async (armed) =>
      cost.messages.some(({ id }) => id === armed.ids.messageId) ? "admitted" : onSend(armed),
  });
  const hintId = useId();
  const blocked = !onStop && (!online || refusal !== null || trouble !== null);
  const empty = draft.trim() === "";
  useIdle(loadBlocked);

  const write = (text: string) => {
    waiting.changed(text);
    onDraft(text);
  };
  const send = () => {
    if (!waiting.goNow()) void onSend();
  };
  // The button that was pressed gives way to another: writing goes on in the text.
  const sendAndWrite = () => {
    send();
    ref.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    if (onStop) return;
    if (online && !refusal) send();
    else if (!empty) onHeldBack();
  };
  const shorten = () => {
    waiting.set(false);
    ref.current?.focus();
    ref.current?.setSelectionRange(draft.length, draft.length);
  };
  const moveToNewChat = () => {
    waiting.set(false);
    onDraft("");
    drafts.giveBack(newChatOf(draftKey), draft);
    router.push("/chat");
  };

  return (
    // As high as it is in the end: a page that has come only in part would draw it lower, and then move it up.
    <div className="flex max-h-1/2 min-h-33.5 shrink-0 flex-col px-4 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-6 [@media(max-height:32rem)]:min-h-0 [@media(max-height:44rem)]:max-h-[85%]">
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-col">
        {notice && (
          <p
            role="alert"
            className="mb-2 shrink-0 rounded-xl border border-danger/30 bg-danger-soft px-4 py-2.5 text-sm text-text"
          >
            {notice}
          </p>
        )}
        <div className="flex min-h-0 flex-col rounded-2xl border border-border-strong bg-raised shadow-raised transition-colors has-[textarea:focus-visible]:border-accent">
          {onStop && !online && (
            <p className="px-4 pt-3 text-muted text-sm">You're offline. What you write is kept.</p>
          )}
          {!blocked && (waiting.on ? onStop : waiting.note) && <WaitingLine waiting={waiting} />}
          <Textarea
            ref={ref}
            aria-label="Message"
            aria-describedby={hintId}
            placeholder="Write a message"
            value={draft}
            rows={Math.min(MAX_ROWS, draft.split("\n").length)}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            className="block max-h-[40vh] min-h-12 shrink-[999] rounded-2xl border-0 bg-transparent px-4 pt-3.5 pb-2 text-base outline-none sm:text-base [@media(max-height:32rem)]:min-h-10 [@media(max-height:32rem)]:pt-2 [@media(max-height:32rem)]:pb-1"
          />
          {blocked ? (
            <div className="min-h-0 overflow-y-auto overscroll-contain p-2 pt-0">
              <LimitBanner
                waiting={waiting}
                onTryShorter={shorten}
                onRetry={empty ? undefined : sendAndWrite}
              />
            </div>
          ) : (
            <SendRow
              models={cost.models}
              model={cost.model}
              onModel={onModel}
              onOptions={onOptions}
              customised={customised}
              empty={empty}
              onSend={sendAndWrite}
              onStop={onStop}
              stopping={stopping}
            />
          )}
        </div>
        <CostLine
          id={hintId}
          draft={draft}
          {...cost}
          onModel={onModel}
          onNewChat={moveToNewChat}
          onShorten={shorten}
          idle={
            <span className="max-sm:hidden [@media(max-height:32rem)]:hidden">
              Enter sends, Shift+Enter begins a new line, Esc stops a reply
            </span>
          }
        />
      </div>
    </div>
  );
}

/** The key of the draft of a chat that has not begun, of the same user. */
const newChatOf = (draftKey: string) => draftKey.replace(/[^:]*$/, "new");
