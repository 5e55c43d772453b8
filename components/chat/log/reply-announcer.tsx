"use client";

import { useState } from "react";
import type { ChatMessage } from "../state/chat-state";

const WORDS = {
  streaming: "The reply is being written.",
  complete: "The reply is complete.",
  stopped: "The reply was stopped.",
  failed: "The reply broke off.",
} as const satisfies Record<ChatMessage["status"], string>;

/**
 * Says to a screen reader that a reply has begun and that it has ended, and nothing of what comes in between. Must be
 * there before the reply: a live region is only heard when it was mounted before its text.
 */
export function ReplyAnnouncer({
  messages,
  open,
}: {
  messages: readonly ChatMessage[];
  open: ChatMessage | undefined;
}) {
  const [followed, follow] = useState<string>();
  if (open && open.id !== followed) follow(open.id);
  const reply = messages.findLast(({ id }) => id === followed);
  return (
    <p role="status" className="sr-only">
      {reply && WORDS[reply.status]}
    </p>
  );
}
