/** A press of keys. `mod` is Command on a Mac and Ctrl elsewhere. */
export interface Combination {
  key: string;
  mod?: boolean;
  shift?: boolean;
  alt?: boolean;
}

export interface Shortcut extends Combination {
  does: string;
  group: "Anywhere" | "In a conversation" | "While writing";
  /** One character alone: not while typing, and it can be turned off (WCAG 2.1.4). */
  single?: boolean;
}

/**
 * Every shortcut there is; the handler and the help sheet both read this table. Search, new chat and help are where
 * other chat apps have them. No browser reserves any of these, and none is a screen reader's.
 */
export const SHORTCUTS = {
  search: { key: "k", mod: true, does: "Search conversations", group: "Anywhere" },
  newChat: { key: "o", mod: true, shift: true, does: "Begin a new chat", group: "Anywhere" },
  help: { key: "/", mod: true, does: "Show the shortcuts", group: "Anywhere" },
  helpAlone: { key: "?", does: "Show the shortcuts", group: "Anywhere", single: true },
  toast: { key: "t", alt: true, does: "Go to the notification, to undo", group: "Anywhere" },
  compose: { key: ".", mod: true, does: "Go to the message field", group: "In a conversation" },
  stop: { key: "Escape", does: "Stop the reply", group: "In a conversation" },
  copyReply: { key: "l", mod: true, shift: true, does: "Copy the last reply", group: "In a conversation" },
  send: { key: "Enter", does: "Send", group: "While writing" },
  newLine: { key: "Enter", shift: true, does: "Begin a new line", group: "While writing" },
  leaveEdit: { key: "Escape", does: "Cancel editing", group: "While writing" },
} as const satisfies Record<string, Shortcut>;

/** What the page handles; the keys while writing belong to the fields, one to the notifications. */
export type ShortcutId = Exclude<keyof typeof SHORTCUTS, "send" | "newLine" | "leaveEdit" | "toast">;

const isLetter = (key: string) => /^[a-z]$/.test(key);

/**
 * Whether a press is the combination on this keyboard. A letter is found by its place where the layout has no Latin
 * letters; of other keys Shift is not asked, since layouts differ in which of them need it. AltGr is no Ctrl.
 */
export function isPressed(
  event: Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">,
  { key, mod = false, shift = false, alt = false }: Combination,
  isMac: boolean,
): boolean {
  const [held, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (held !== mod || other || event.altKey !== alt) return false;
  if (!isLetter(key)) return event.key === key;
  if (event.shiftKey !== shift) return false;
  const pressed = event.key.toLowerCase();
  return pressed === key || (!isLetter(pressed) && event.code === `Key${key.toUpperCase()}`);
}

const NAMES: Record<string, string> = { Escape: "Esc" };

/** The keys to draw, in the order in which they are held. */
export function keysOf({ key, mod, shift, alt }: Combination, isMac: boolean): string[] {
  const name = NAMES[key] ?? (isLetter(key) ? key.toUpperCase() : key);
  const held = [
    mod && (isMac ? "⌘" : "Ctrl"),
    alt && (isMac ? "⌥" : "Alt"),
    shift && (isMac ? "⇧" : "Shift"),
  ];
  return [...held.filter((key) => key !== false && key !== undefined), name];
}
