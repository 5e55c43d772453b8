import { expect, it } from "vitest";
import { callbackPath } from "./callback-path";

it("keeps a path of this site with its query", () => {
  expect(callbackPath("/pricing?from=/chat/1")).toBe("/pricing?from=/chat/1");
});

it.each([
  "https://evil.example/chat",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/%2e//evil.example",
  "/./\\evil.example",
  "javascript:alert(1)",
  "chat",
  "",
  undefined,
  ["/usage", "/chat"],
])("turns %j into the chat", (wanted) => {
  expect(callbackPath(wanted)).toBe("/chat");
});
