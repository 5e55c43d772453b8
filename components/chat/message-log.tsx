"use client";

import { ArrowDown } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { type ChatState, openReply } from "./chat-state";
import { Reply } from "./reply";
import { useFollowEnd } from "./use-follow-end";
import { UserMessage } from "./user-message";

/** What was said, oldest first. Follows a growing reply while the reader is at the end of it. */
export function MessageLog({
  state,
  onEarlier,
  onAskAgain,
}: {
  state: ChatState;
  onEarlier: () => Promise<void>;
  /** Puts a question that went unanswered back into the composer. */
  onAskAgain: (text: string) => void;
}) {
  const { messages, earlier, live, cut } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { atEnd, toEnd } = useFollowEnd(scroller, content);
  const open = openReply(state);
  const sent = live?.messageId;
  useEffect(() => {
    if (sent) toEnd();
  }, [sent, toEnd]);
  const showEarlier = useSamePlace(scroller, messages[0]?.id, onEarlier);

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto px-4 [overflow-anchor:none] sm:px-6">
        <div ref={content} className="mx-auto max-w-3xl pt-8 pb-6">
          {earlier && <EarlierButton onClick={showEarlier} />}
          <div role="log" aria-label="Conversation" aria-busy={open !== undefined} className="space-y-7">
            {messages.map((message, index) =>
              message.role === "user" ? (
                <UserMessage key={message.id} text={message.text} />
              ) : (
                <Reply
                  key={message.id}
                  message={message}
                  cut={cut && message === open}
                  question={messages[index - 1]?.text ?? ""}
                  onAskAgain={onAskAgain}
                />
              ),
            )}
          </div>
        </div>
      </div>
      {!atEnd && (
        <Button
          variant="secondary"
          size="sm"
          onClick={() => toEnd("smooth")}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-raised"
        >
          <ArrowDown />
          Jump to latest
        </Button>
      )}
    </div>
  );
}

function EarlierButton({ onClick }: { onClick: () => Promise<void> }) {
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const show = async () => {
    setState("loading");
    await onClick().then(
      () => setState("idle"),
      () => setState("failed"),
    );
  };
  return (
    <div className="mb-6 text-center">
      <Button variant="ghost" size="sm" aria-disabled={state === "loading" || undefined} onClick={show}>
        {state === "loading" ? "Loading…" : "Show earlier messages"}
      </Button>
      {state === "failed" && (
        <p role="alert" className="mt-1 text-danger text-sm">
          They can't be loaded right now. Try again.
        </p>
      )}
    </div>
  );
}

/** Keeps what the reader looks at in its place while messages are put before it. */
function useSamePlace(
  scroller: React.RefObject<HTMLElement | null>,
  firstId: string | undefined,
  load: () => Promise<void>,
) {
  const fromEnd = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new first message is what moves the rest
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && fromEnd.current !== null) box.scrollTop = box.scrollHeight - fromEnd.current;
    fromEnd.current = null;
  }, [firstId, scroller]);
  return () => {
    const box = scroller.current;
    if (box) fromEnd.current = box.scrollHeight - box.scrollTop;
    return load();
  };
}
