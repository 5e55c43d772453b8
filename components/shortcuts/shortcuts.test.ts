import { describe, expect, it } from "vitest";
import { isPressed, keysOf, SHORTCUTS } from "./shortcuts";

const press = (key: string, values: Partial<KeyboardEvent> = {}) => ({
  key,
  code: "",
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...values,
});
const PC = false;
const MAC = true;

describe("a combination", () => {
  it("is Command on a Mac and Ctrl elsewhere, and neither for the other", () => {
    const ctrl = press("k", { ctrlKey: true });
    const command = press("k", { metaKey: true });
    expect([ctrl, command].map((event) => isPressed(event, SHORTCUTS.search, PC))).toEqual([true, false]);
    expect([ctrl, command].map((event) => isPressed(event, SHORTCUTS.search, MAC))).toEqual([false, true]);
  });

  it("asks for Shift with a letter, and takes none too many", () => {
    const plain = press("o", { ctrlKey: true });
    const shifted = press("O", { ctrlKey: true, shiftKey: true });
    expect([plain, shifted].map((event) => isPressed(event, SHORTCUTS.newChat, PC))).toEqual([false, true]);
    expect(isPressed(press("K", { ctrlKey: true, shiftKey: true }), SHORTCUTS.search, PC)).toBe(false);
  });

  it("takes no AltGr for Ctrl", () => {
    expect(isPressed(press("k", { ctrlKey: true, altKey: true }), SHORTCUTS.search, PC)).toBe(false);
  });

  it("finds a letter by its place on a keyboard without Latin letters, and by its name on one with others", () => {
    expect(isPressed(press("л", { ctrlKey: true, code: "KeyK" }), SHORTCUTS.search, PC)).toBe(true);
    expect(isPressed(press("t", { ctrlKey: true, code: "KeyK" }), SHORTCUTS.search, PC)).toBe(false);
    expect(isPressed(press("k", { ctrlKey: true, code: "KeyV" }), SHORTCUTS.search, PC)).toBe(true);
  });

  it("does not ask how a layout makes a character", () => {
    expect(isPressed(press("/", { ctrlKey: true, shiftKey: true }), SHORTCUTS.help, PC)).toBe(true);
    expect(isPressed(press("/", { ctrlKey: true }), SHORTCUTS.help, PC)).toBe(true);
  });
});

it("gives no combination twice to the page", () => {
  const { send, newLine, leaveEdit, ...handled } = SHORTCUTS;
  const drawn = Object.values(handled).map((shortcut) => keysOf(shortcut, PC).join("+"));
  expect(new Set(drawn).size).toBe(drawn.length);
});

it("names the keys as the keyboard does", () => {
  expect(keysOf(SHORTCUTS.newChat, PC)).toEqual(["Ctrl", "Shift", "O"]);
  expect(keysOf(SHORTCUTS.newChat, MAC)).toEqual(["⌘", "⇧", "O"]);
  expect(keysOf(SHORTCUTS.stop, PC)).toEqual(["Esc"]);
});
