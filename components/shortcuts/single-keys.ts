import { useSyncExternalStore } from "react";

const KEY = "headroom:single-keys";
const CHANGED = "headroom:single-keys-changed";

/** Whether shortcuts of one character are on in this browser. They are, unless somebody turned them off. */
export function singleKeysOn(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Where the browser keeps nothing, the switch has no effect beyond its saying so. */
function setSingleKeys(on: boolean): void {
  try {
    if (on) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, "off");
  } catch {}
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener("storage", changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener("storage", changed);
  };
}

/** The switch of WCAG 2.1.4, the same in all tabs. */
export function useSingleKeys(): [on: boolean, set: (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, singleKeysOn, () => true), setSingleKeys];
}
