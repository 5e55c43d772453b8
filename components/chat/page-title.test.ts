import { expect, it } from "vitest";
import { pageTitle } from "./page-title";

const items = [{ id: "a", title: "Rivers" }];

it("is the listed title of the conversation that is open", () => {
  expect(pageTitle("/chat/a", items)).toBe("Rivers · Headroom");
});

it("is that of a new chat where none has begun", () => {
  expect(pageTitle("/chat", items)).toBe("New chat · Headroom");
});

it.each(["/chat/b", "/usage", "/chat/a/b"])("leaves %s to its page", (path) => {
  expect(pageTitle(path, items)).toBeUndefined();
});
