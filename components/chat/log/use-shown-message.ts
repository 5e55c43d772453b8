import { useEffect, useEffectEvent, useState } from "react";
import type { ChatState } from "../state/chat-state";
import { onShowMessage } from "./show-message";

const PREFIX = "m-";
/** A branch that has not come by then does not come. */
const PATIENCE_MS = 5_000;

/** The id of the element where a message begins: `/chat/<conversation>#m-<message>` leads there. */
export const anchorOf = (messageId: string): string => PREFIX + messageId;

interface Wanted {
  id: string;
  /** The branch that was shown when its other one was asked for: nothing is found before that has come. */
  since: string | null;
  at: number;
}

/**
 * Brings the message that the address or `showMessage` names into sight, once; pages above are loaded until it is
 * there. `letGo` stops following the end.
 */
export function useShownMessage({
  conversationId,
  messages,
  earlier,
  showEarlier,
  letGo,
}: Pick<ChatState, "messages" | "earlier"> & {
  conversationId: string;
  showEarlier: () => Promise<void>;
  letGo: () => void;
}): void {
  const branch = `${messages[0]?.id} to ${messages.at(-1)?.id}`;
  const [wanted, want] = useState<Wanted | null>(null);

  const ask = useEffectEvent((id: string, isElsewhere: boolean) =>
    want({ id, since: isElsewhere ? branch : null, at: performance.now() }),
  );
  useEffect(() => {
    const { hash } = window.location;
    if (hash.startsWith(`#${PREFIX}`)) ask(hash.slice(PREFIX.length + 1), false);
    return onShowMessage((shown) => {
      if (shown.conversationId !== conversationId) return false;
      ask(shown.messageId, turnWith(shown.messageId) === null);
      return true;
    });
  }, [conversationId]);

  const look = useEffectEvent(({ id, since, at }: Wanted) => {
    const isLate = performance.now() - at > PATIENCE_MS;
    if (since === branch && !isLate) return;
    const turn = turnWith(id);
    if (!turn && earlier && !isLate) return void showEarlier().catch(() => want(null));
    want(null);
    if (!turn) return;
    letGo();
    turn.scrollIntoView({ block: "start" });
    turn.querySelector<HTMLElement>("article")?.focus({ preventScroll: true });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page, and each branch, may bring it
  useEffect(() => {
    if (wanted) look(wanted);
  }, [wanted, branch]);
}

const turnWith = (messageId: string): HTMLElement | null =>
  document.getElementById(anchorOf(messageId))?.parentElement ?? null;
