// @vitest-environment happy-dom

import { beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "../wire";
import { conversationOf, messageOf } from "./chat.fixture";
import { createDrafts } from "./drafts";
import { findUnheard } from "./find-unheard";
import { createUnheard } from "./unheard";
import { draftKey } from "./use-draft";

const sent = { conversationId: "c", begun: false, messageId: "r", text: "hello" };
const arrived = conversationOf([messageOf("q", { role: "user", text: "hello" }), messageOf("r")]);
const key = { fresh: draftKey("ada", null), there: draftKey("ada", "c") };
const missing = () => Promise.reject<Conversation>(new Error("not there"));

function page(draft: string, read: () => Promise<Conversation>) {
  const drafts = createDrafts(() => null);
  drafts.write(key.fresh, draft);
  const wait = async () => {};
  return { drafts, find: (message = sent) => findUnheard(message, { userId: "ada", drafts, read, wait }) };
}

beforeEach(() => sessionStorage.clear());

it("takes out of the composer what had arrived, and leads to the conversation that it began", async () => {
  const { drafts, find } = page("hello", async () => arrived);
  expect(await find()).toBe("c");
  expect([drafts.read(key.fresh), drafts.read(key.there)]).toEqual(["", ""]);
});

it("takes along what was typed after it", async () => {
  const { drafts, find } = page("hello\n\nand more", async () => arrived);
  await find();
  expect([drafts.read(key.fresh), drafts.read(key.there)]).toEqual(["", "and more"]);
});

it("leaves what was changed since where it stands", async () => {
  const { drafts, find } = page("hello!", async () => arrived);
  await find();
  expect(drafts.read(key.fresh)).toBe("hello!");
});

it("looks again for what the server has in hand just now", async () => {
  const read = vi.fn(missing).mockImplementationOnce(missing).mockResolvedValueOnce(arrived);
  expect(await page("hello", read).find()).toBe("c");
});

it("stays where nothing is there, and does not look for ever", async () => {
  const read = vi.fn(missing);
  const { drafts, find } = page("hello", read);
  expect(await find()).toBeNull();
  expect(drafts.read(key.fresh)).toBe("hello");
  expect(read.mock.calls.length).toBeLessThan(5);
});

it("leads nowhere from a conversation that was there before", async () => {
  expect(await page("", async () => arrived).find({ ...sent, begun: true })).toBeNull();
});

it("is looked for once, by its own user, and whatever else lies there is no message", () => {
  const unheard = createUnheard(() => sessionStorage);
  unheard.write("ada", sent);
  unheard.write("bob", { ...sent, messageId: "other" });
  sessionStorage.setItem("headroom:unheard:ada:x", "{");
  sessionStorage.setItem("headroom:unheard:ada:y", "null");
  expect(unheard.take("ada")).toEqual([sent]);
  expect(unheard.take("ada")).toEqual([]);
  expect(unheard.take("bob")).toHaveLength(1);
});
