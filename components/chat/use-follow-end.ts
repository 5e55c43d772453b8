import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

/** Nearer than this, in pixels, the reader is at the end. */
const NEAR_PX = 64;

/**
 * Keeps a scroller at its end while its content grows, as long as the reader is there: scrolling up lets go, reaching
 * the end takes hold again. `content` is the scroller's one child.
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
) {
  const [atEnd, setAtEnd] = useState(true);
  const held = useRef(true);

  const toEnd = useCallback(
    (behavior: ScrollBehavior = "instant") => {
      held.current = true;
      setAtEnd(true);
      scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior });
    },
    [scroller],
  );

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    let lastTop = box.scrollTop;
    const onScroll = () => {
      const gap = box.scrollHeight - box.clientHeight - box.scrollTop;
      if (gap <= NEAR_PX) held.current = true;
      else if (box.scrollTop < lastTop) held.current = false;
      lastTop = box.scrollTop;
      setAtEnd(held.current);
    };
    const observer = new ResizeObserver(() => {
      if (held.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, [scroller, content]);

  return { atEnd, toEnd };
}
