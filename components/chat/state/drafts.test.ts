import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createDrafts } from "./drafts";

const disk = new Map<string, string>();
const storage = {
  getItem: (key: string) => disk.get(key) ?? null,
  setItem: (key: string, text: string) => void disk.set(key, text),
  removeItem: (key: string) => void disk.delete(key),
};
const open = () => createDrafts(() => storage);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  disk.clear();
});

it("keeps each conversation's draft through a reload, written once the typing pauses", () => {
  const drafts = open();
  drafts.write("a", "on");
  drafts.write("a", "one");
  drafts.write("b", "two");
  expect(disk.size).toBe(0);
  vi.runAllTimers();
  expect([open().read("a"), open().read("b")]).toEqual(["one", "two"]);
});

it("writes at once when the page is left", () => {
  const drafts = open();
  drafts.write("a", "one");
  drafts.flush();
  expect(open().read("a")).toBe("one");
});

it("empties the composer on sending, and keeps the text for a reload until it is admitted", () => {
  const drafts = open();
  drafts.write("a", "one");
  expect([drafts.take("a"), drafts.read("a"), open().read("a")]).toEqual(["one", "", "one"]);
  drafts.admitted("a");
  expect([drafts.read("a"), disk.size]).toEqual(["", 0]);
});

it("gives a refused text back, before what was typed since", () => {
  const drafts = open();
  drafts.write("a", "one");
  drafts.take("a");
  drafts.write("a", "two");
  drafts.refused("a");
  expect([drafts.read("a"), open().read("a")]).toEqual(["one\n\ntwo", "one\n\ntwo"]);
});

it("takes what was typed since along when a new chat becomes a conversation", () => {
  const drafts = open();
  drafts.write("new", "one");
  drafts.take("new");
  drafts.write("new", "two");
  drafts.admitted("new", "c");
  expect([drafts.read("new"), drafts.read("c")]).toEqual(["", "two"]);
  expect([...disk]).toEqual([["c", "two"]]);
});

it("works as long as the page lives where the browser forbids storage", () => {
  const drafts = createDrafts(() => {
    throw new DOMException("denied", "SecurityError");
  });
  drafts.write("a", "one");
  vi.runAllTimers();
  expect(drafts.read("a")).toBe("one");
});
