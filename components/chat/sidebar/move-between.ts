import type { KeyboardEvent } from "react";

/**
 * The arrow keys between a search field and the links under it; Enter in the field opens the first one, Escape on a link
 * calls `leave` and goes back into the field.
 */
export function moveBetween(
  event: KeyboardEvent,
  field: HTMLInputElement | null,
  list: HTMLElement | null,
  leave: () => void,
): void {
  if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...(list?.querySelectorAll("a") ?? [])];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const inField = document.activeElement === field;
  if (event.key === "ArrowDown" && (inField || at >= 0)) links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? field)?.focus();
  else if (event.key === "Enter" && inField) links[0]?.click();
  else if (event.key === "Escape" && at >= 0) {
    leave();
    field?.focus();
    event.stopPropagation();
  } else return;
  event.preventDefault();
}
