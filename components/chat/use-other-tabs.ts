import { useEffect, useEffectEvent, useRef } from "react";

/**
 * Keeps a conversation in step with the user's other tabs. `look` is called when this tab is looked at again, and when
 * another one says that the conversation has moved on; `heard` at every such word, whatever conversation it is about.
 * Returns the way to tell the others. One look at a time: a tab that comes back is both seen and focused.
 */
export function useOtherTabs({
  id,
  userId,
  look,
  heard,
}: {
  id: string;
  userId: string;
  look: () => Promise<void>;
  heard: () => void;
}): () => void {
  const channel = useRef<BroadcastChannel>(null);
  const looking = useRef(false);
  const onLook = useEffectEvent(async () => {
    if (document.hidden || looking.current) return;
    looking.current = true;
    await look().catch(() => undefined);
    looking.current = false;
  });
  const onHeard = useEffectEvent((conversationId: unknown) => {
    heard();
    if (conversationId === id) void onLook();
  });

  useEffect(() => {
    const seen = () => void onLook();
    const open = new BroadcastChannel(`headroom:chat:${userId}`);
    open.onmessage = (event: MessageEvent<unknown>) => onHeard(event.data);
    channel.current = open;
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("focus", seen);
    return () => {
      open.close();
      channel.current = null;
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("focus", seen);
    };
  }, [userId]);

  return () => channel.current?.postMessage(id);
}
