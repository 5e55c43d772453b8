import { type RefObject, useEffect, useEffectEvent } from "react";

/** Calls `more` when `mark`, an element near the end of a list, comes into sight, and while it stays there. */
export function useNearEnd(mark: RefObject<Element | null>, active: boolean, more: () => void): void {
  const onNear = useEffectEvent(more);
  useEffect(() => {
    if (!active || !mark.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onNear());
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [mark, active]);
}
