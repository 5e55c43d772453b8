import { useEffect, useEffectEvent } from "react";

const LOOK_EVERY_MS = 1_000;

/**
 * Looks at the conversation each second while `following` a reply that another connection asked for, once on a `stale`
 * start, and calls `settled` when the reply has ended. What can't be read now is read a second later.
 */
export function useFollowedReply({
  following,
  stale,
  look,
  settled,
}: {
  following: boolean;
  stale: boolean;
  look: () => Promise<void>;
  settled: () => void;
}) {
  const onLook = useEffectEvent(() => look().catch(() => undefined));
  const onSettled = useEffectEvent(settled);

  useEffect(() => {
    if (stale) void onLook();
  }, [stale]);

  useEffect(() => {
    if (!following) return;
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const next = async () => {
      await onLook();
      if (!left) timer = setTimeout(next, LOOK_EVERY_MS);
    };
    timer = setTimeout(next, LOOK_EVERY_MS);
    return () => {
      left = true;
      clearTimeout(timer);
      onSettled();
    };
  }, [following]);
}
