import { useEffect, useEffectEvent } from "react";

/** What one part of the page may ask of another that it does not know; each is an event on the window. */
const EVENTS = {
  /** Show the search and put the cursor into it. */
  search: "headroom:search",
  /** Show the keyboard shortcuts. */
  help: "headroom:help",
  /** Put the cursor into the message field. */
  compose: "headroom:compose",
} as const;

type Wish = keyof typeof EVENTS;

/** Asks whoever answers; where nobody does, nothing happens. */
export const ask = (wish: Wish): void => void window.dispatchEvent(new Event(EVENTS[wish]));

/** Answers as long as the component is there. */
export function useAsked(wish: Wish, answer: () => void): void {
  const onAsked = useEffectEvent(answer);
  useEffect(() => {
    const listener = () => onAsked();
    window.addEventListener(EVENTS[wish], listener);
    return () => window.removeEventListener(EVENTS[wish], listener);
  }, [wish]);
}
