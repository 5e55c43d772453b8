"use client";

import { useLayoutEffect, useSyncExternalStore } from "react";

/** Marks the scroller; one in each conversation. */
export const FOLLOWS_END = { "data-follows-end": "" };

const ALIVE = "headroom:alive";

/** The conversation comes in pieces after this: each is followed, until the reader moves or React has taken over. */
const SCRIPT = `{
  const root = document.currentScript.parentElement;
  const toEnd = () => root.querySelector("[data-follows-end]")?.scrollTo(0, 1e9);
  const watch = new MutationObserver(toEnd);
  if (!location.hash) watch.observe(root, { childList: true, subtree: true });
  for (const end of ["${ALIVE}", "wheel", "touchstart", "keydown", "pointerdown"])
    addEventListener(end, () => watch.disconnect(), { once: true, passive: true });
}`;

const never = () => () => {};

/** Shows the end of a conversation that came with the page before the page's scripts have: nobody sees it jump. */
export function EndBeforeHydration() {
  const isFromServer = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  return isFromServer ? <script>{SCRIPT}</script> : null;
}

/** Stands in the log, which is alive with it. */
export function useAlive(): void {
  useLayoutEffect(() => void window.dispatchEvent(new Event(ALIVE)), []);
}
