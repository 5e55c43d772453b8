"use client";

import { createContext, type ReactNode, use } from "react";
import type { ChatMessage } from "../state/chat-state";

/** What can be done with a turn that is shown. The functions stay the same, so that no turn is drawn again for them. */
export interface TurnActions {
  /** Opens a question for editing in its place. */
  edit: (question: ChatMessage) => void;
  regenerate: (reply: ChatMessage) => void;
  continueReply: (reply: ChatMessage) => void;
  /** Shows the branch through another version of a turn; resolves when it is there. */
  showSibling: (id: string) => Promise<void>;
}

const ActionsContext = createContext<TurnActions | null>(null);
const BusyContext = createContext(false);

/** `busy`: a reply is being written, and nothing more can be asked for until it has ended. */
export function TurnActionsProvider({
  actions,
  busy,
  children,
}: {
  actions: TurnActions;
  busy: boolean;
  children: ReactNode;
}) {
  return (
    <ActionsContext value={actions}>
      <BusyContext value={busy}>{children}</BusyContext>
    </ActionsContext>
  );
}

/** `null` outside a conversation that goes on: then a turn is only shown. */
export const useTurnActions = (): TurnActions | null => use(ActionsContext);
export const useBusy = (): boolean => use(BusyContext);
