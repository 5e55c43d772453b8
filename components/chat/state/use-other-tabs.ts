import { useEffect, useEffectEvent } from "react";
import { onShowMessage } from "../log/show-message";
import { hearTabs } from "./conversation-news";

/**
 * Keeps a conversation in step with everything else that changes it. `look` is called when this tab is looked at again,
 * and when a tab says that the conversation has moved on; `show` when a message of this conversation is asked for.
 */
export function useOtherTabs({
  id,
  look,
  show,
}: {
  id: string;
  look: () => void;
  show: (messageId: string) => void;
}): void {
  const onLook = useEffectEvent(() => {
    if (!document.hidden) look();
  });
  const onShow = useEffectEvent(show);

  useEffect(() => {
    const seen = () => onLook();
    const forgetShow = onShowMessage(({ conversationId, messageId }) => {
      if (conversationId === id) onShow(messageId);
      return conversationId === id;
    });
    const forget = hearTabs(({ conversationId, change }, isOwn) => {
      const isKnown = change === "ended" || (isOwn && change === "deleted");
      if (conversationId === id && !isKnown) onLook();
    });
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("focus", seen);
    window.addEventListener("online", seen);
    return () => {
      forget();
      forgetShow();
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("focus", seen);
      window.removeEventListener("online", seen);
    };
  }, [id]);
}
