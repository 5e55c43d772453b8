import { type RefObject, useLayoutEffect, useRef } from "react";
import type { ChatMessage } from "../state/chat-state";

/** Shows what is sent at the end of the log. A message that is refused leaves the reader where the reader was. */
export function useSentMessage(
  scroller: RefObject<HTMLElement | null>,
  {
    sent,
    messages,
    atEnd,
    toEnd,
    letGo,
  }: {
    /** The reply to what is on its way. */
    sent: string | undefined;
    messages: readonly ChatMessage[];
    atEnd: boolean;
    toEnd: () => void;
    letGo: () => void;
  },
): void {
  const before = useRef<{ sent: string; top: number; atEnd: boolean } | null>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    const place = before.current;
    if (!box || sent === place?.sent) return;
    if (sent) {
      before.current = { sent, top: box.scrollTop, atEnd };
      toEnd();
    } else if (place) {
      before.current = null;
      if (place.atEnd || messages.some(({ id }) => id === place.sent)) return;
      letGo();
      box.scrollTop = place.top;
    }
  }, [scroller, sent, messages, atEnd, toEnd, letGo]);
}
