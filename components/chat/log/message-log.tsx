"use client";

import { ArrowDown } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { ChatMessage } from "../state/chat-state";
import type { ChatHandle } from "../state/use-chat";
import { EarlierMessages } from "./earlier-messages";
import { EditQuestion } from "./edit-question";
import { FOLLOWS_END, useAlive } from "./end-before-hydration";
import { idsOf, turnsOf } from "./group-replies";
import { Reply } from "./reply";
import { type TurnActions, TurnActionsProvider } from "./turn-actions";
import { useFollowEnd } from "./use-follow-end";
import { useSamePlace } from "./use-same-place";
import { useSentMessage } from "./use-sent-message";
import { anchorOf, useShownMessage } from "./use-shown-message";
import { useStableActions } from "./use-stable-actions";
import { UserMessage } from "./user-message";

/** What of a conversation the log shows and does. */
export type ShownChat = Pick<
  ChatHandle,
  "state" | "open" | "edit" | "regenerate" | "continueReply" | "showSibling" | "showEarlier"
>;

/** The question that is being changed; `text` is what was written when it was sent, should it be refused. */
interface Editing {
  id: string;
  text: string;
}

/**
 * What was said on the branch that is shown, oldest first. Follows a growing reply while the reader is at the end of it.
 * `attempt` does what sends a message, unless a limit holds it back; `onSent` is called when an edit goes out.
 */
export function MessageLog({
  conversationId,
  chat,
  attempt,
  onSent,
  editHint,
}: {
  conversationId: string;
  chat: ShownChat;
  attempt: (action: () => void) => void;
  onSent: () => void;
  editHint: (question: ChatMessage) => (text: string) => React.ReactNode;
}) {
  const { messages, earlier, live, connection } = chat.state;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { atEnd, toEnd, letGo } = useFollowEnd(scroller, content);
  const [editing, setEditing] = useState<Editing | null>(null);
  useSentMessage(scroller, { sent: live?.messageId, messages, atEnd, toEnd, letGo });
  useAlive();
  useSamePlace(scroller, messages[0]?.id);
  useShownMessage({ conversationId, messages, earlier, showEarlier: chat.showEarlier, letGo });

  const actions = useStableActions({
    edit: ({ id, text }) => setEditing({ id, text }),
    regenerate: (reply) => attempt(() => chat.regenerate(reply)),
    continueReply: (reply) => attempt(() => chat.continueReply(reply)),
    showSibling(id) {
      letGo();
      return chat.showSibling(id).catch(() => toast.error("The other version can't be loaded. Try again."));
    },
  } satisfies TurnActions);
  const stopEditing = (id: string) => setEditing((now) => (now?.id === id ? null : now));
  const cancel = ({ id }: ChatMessage) => {
    stopEditing(id);
    requestAnimationFrame(() =>
      content.current?.querySelector<HTMLElement>(`[data-edit="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const sendEdited = (question: ChatMessage, text: string) =>
    attempt(async () => {
      // The branch below is out of sight at once, and the editor with it; a refusal brings both back.
      setEditing({ id: question.id, text });
      onSent();
      if ((await chat.edit(question, text)) === "admitted") stopEditing(question.id);
    });

  const turns = turnsOf(messages);
  return (
    <TurnActionsProvider actions={actions} busy={chat.open !== undefined}>
      <div className="relative min-h-0 flex-1">
        <div
          ref={scroller}
          {...FOLLOWS_END}
          className="h-full overflow-y-auto px-4 [overflow-anchor:none] sm:px-6"
        >
          <div ref={content} className="relative mx-auto max-w-3xl pt-4 pb-6">
            {earlier && <EarlierMessages scroller={scroller} onShow={chat.showEarlier} />}
            {/* What comes is said at its end, by the announcer: read as it comes, it would be read in pieces. */}
            <div
              role="log"
              aria-label="Conversation"
              aria-live="off"
              aria-busy={chat.open !== undefined}
              className="space-y-4"
            >
              {turns.map((turn, index) => (
                <div key={turn.key} data-turn={turn.key}>
                  {idsOf(turn).map((id) => (
                    <span key={id} id={anchorOf(id)} />
                  ))}
                  {turn.role === "assistant" ? (
                    <Reply
                      parts={turn.parts}
                      latest={index === turns.length - 1}
                      reconnecting={connection === "reconnecting" && turn.parts.at(-1) === chat.open}
                    />
                  ) : turn.message.id === editing?.id ? (
                    <EditQuestion
                      initial={editing.text}
                      busy={chat.open !== undefined}
                      hint={editHint(turn.message)}
                      onSend={(text) => sendEdited(turn.message, text)}
                      onCancel={() => cancel(turn.message)}
                    />
                  ) : (
                    <UserMessage message={turn.message} />
                  )}
                </div>
              ))}
            </div>
          </div>
        </div>
        {/* What is under the composer fades out. */}
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-0 bottom-0 h-6 bg-linear-to-t from-background to-transparent"
        />
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
    </TurnActionsProvider>
  );
}
