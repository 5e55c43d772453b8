import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

/** Nearer than this, in pixels, the reader has come to the end. */
const NEAR_PX = 64;
/** Browsers round what they scroll to. */
const ROUNDING_PX = 2;

/**
 * Keeps a scroller at its end while its content grows, as long as the reader is there: any step up lets go, reaching
 * the end takes hold again. `content` is the scroller's one child. `letGo` before what changes the content elsewhere.
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
      const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      scroller.current?.scrollTo({
        top: scroller.current.scrollHeight,
        behavior: calm ? "instant" : behavior,
      });
    },
    [scroller],
  );
  const letGo = useCallback(() => {
    held.current = false;
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    // Before it is painted, so that nobody sees the beginning first.
    if (held.current) box.scrollTop = box.scrollHeight;
    let lastTop = box.scrollTop;
    const look = () => {
      const gap = box.scrollHeight - box.clientHeight - box.scrollTop;
      const goesUp = box.scrollTop < lastTop;
      if (gap <= ROUNDING_PX || (gap <= NEAR_PX && box.scrollTop > lastTop)) held.current = true;
      else if (goesUp) held.current = false;
      lastTop = box.scrollTop;
      setAtEnd(held.current || gap <= NEAR_PX);
    };
    const observer = new ResizeObserver(() => {
      if (held.current) box.scrollTop = box.scrollHeight;
      else look();
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [scroller, content]);

  return { atEnd, toEnd, letGo };
}
