"use client";

import { Pencil } from "lucide-react";
import { memo } from "react";
import { CopyButton } from "../copy-button";
import { breakable } from "../markdown/breakable";
import type { ChatMessage } from "../state/chat-state";
import { BranchArrows } from "./branch-arrows";
import { QUIET } from "./quiet";
import { useTurnActions } from "./turn-actions";
import { TurnButton } from "./turn-button";

/** What the user wrote, as it was written, and the ways to take it up again. */
export const UserMessage = memo(function UserMessage({ message }: { message: ChatMessage }) {
  const actions = useTurnActions();
  return (
    <article aria-label="You" tabIndex={-1} className="group/turn flex flex-col items-end focus:outline-none">
      <p className="max-w-[85%] whitespace-pre-wrap rounded-2xl rounded-br-md bg-text/6 px-4 py-2.5 wrap-anywhere">
        {breakable(message.text)}
      </p>
      <div className="mt-1 flex h-8 items-center">
        {actions && (
          <TurnButton
            label="Edit"
            data-edit={message.id}
            onClick={() => actions.edit(message)}
            className={QUIET}
          >
            <Pencil />
          </TurnButton>
        )}
        <CopyButton text={message.text} label="Copy message" className={QUIET} />
        {actions && <BranchArrows siblings={message.siblings} of="question" onShow={actions.showSibling} />}
      </div>
    </article>
  );
});
