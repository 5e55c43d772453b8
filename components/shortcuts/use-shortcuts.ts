import { useEffect, useEffectEvent } from "react";
import { isMac } from "./is-mac";
import { isPressed, SHORTCUTS, type Shortcut, type ShortcutId } from "./shortcuts";
import { singleKeysOn } from "./single-keys";

/** A menu, a dialog, or the sidebar where it lies over the page: the keys are its own. */
const OVER_THE_PAGE = ":popover-open:not([role=tooltip]), dialog[open], main[inert]";
const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

/** Answers the shortcuts that are named, as long as nothing lies over the page and nobody took the key before. */
export function useShortcuts(actions: Partial<Record<ShortcutId, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const ids = Object.keys(actions) as ShortcutId[];
    const id = ids.find((id) => actions[id] && isMeant(event, SHORTCUTS[id]));
    if (!id || document.querySelector(OVER_THE_PAGE)) return;
    event.preventDefault();
    actions[id]?.();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

function isMeant(event: KeyboardEvent, shortcut: Shortcut): boolean {
  if (!isPressed(event, shortcut, isMac())) return false;
  if (!shortcut.single) return true;
  return singleKeysOn() && !(event.target instanceof Element && event.target.closest(TYPING));
}
