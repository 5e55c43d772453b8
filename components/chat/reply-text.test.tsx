// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { ReplyText } from "./reply-text";

const show = (text: string) => render(<ReplyText text={text} streaming={false} />).container;
afterEach(cleanup);

it("opens a link elsewhere, and tells nobody where from", () => {
  show("[docs](https://example.com/a)");
  const link = screen.getByRole("link", { name: "docs" });
  expect(link.getAttribute("href")).toBe("https://example.com/a");
  expect([link.getAttribute("target"), link.getAttribute("rel")]).toEqual([
    "_blank",
    "noopener noreferrer nofollow",
  ]);
});

it.each([
  "[x](javascript:alert(1))",
  "[x](data:text/html,hi)",
  "[x](/settings)",
  "[x](//evil.example)",
  "<javascript:alert(1)>",
])("makes no link of %s", (text) => {
  show(text);
  expect(screen.queryByRole("link")).toBeNull();
});

it("never loads an image, and names it as a link instead", () => {
  const container = show("![a cat](https://example.com/cat.png?said=secret)");
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole("link", { name: "a cat" })).toBeTruthy();
});

it("shows HTML as it was written", () => {
  const container = show('Before <b onclick="x()">bold</b>\n\n<script>alert(1)</script>\n');
  expect(container.querySelector("b, script")).toBeNull();
  expect(container.textContent).toContain("<script>alert(1)</script>");
  expect(container.textContent).toContain('<b onclick="x()">bold</b>');
});

it("copies a block of code as it was written, under the name of its language", async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
  show("```ts\nconst a = 1;\n\nlet b;\n```");
  expect(screen.getByText("ts")).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getByRole("button", { name: "Copy code" })));
  expect(writeText).toHaveBeenCalledWith("const a = 1;\n\nlet b;");
  expect(screen.getByRole("status").textContent).toBe("Copied");
  vi.unstubAllGlobals();
});

it("draws tables, tasks and struck words", () => {
  const container = show("| a | b |\n| - | - |\n| 1 | 2 |\n\n- [x] done\n\n~~no~~");
  expect(screen.getByRole("table")).toBeTruthy();
  expect(screen.getByRole("checkbox").hasAttribute("checked")).toBe(true);
  expect(container.querySelector("del")?.textContent).toBe("no");
});
