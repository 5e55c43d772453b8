"use client";

import { useSyncExternalStore } from "react";

/** Marks the scroller; one in each conversation. */
export const FOLLOWS_END = { "data-follows-end": "" };

const SCRIPT = 'document.currentScript.parentElement.querySelector("[data-follows-end]")?.scrollTo(0, 1e9)';
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
