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

it("never loads an image, but opens it elsewhere on a click", () => {
  const container = show("![a cat](https://example.com/cat.png?said=secret)");
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByRole("link", { name: /^Open image *: a cat/ })).toBeTruthy();
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

it("says beside a link where it leads when its words say otherwise", () => {
  show("[https://bank.example](https://evil.example/login)");
  expect(screen.getByRole("link", { name: "https://bank.example (evil.example)" })).toBeTruthy();
});

it("gives footnotes ids of their own in each message, and links there and back", () => {
  const text = "One[^a] and two[^b].\n\n[^b]: second\n[^a]: first\n";
  const { container } = render(
    <>
      <ReplyText text={text} streaming={false} />
      <ReplyText text={text} streaming={false} />
    </>,
  );
  const ids = [...container.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size).toBe(8);
  for (const link of container.querySelectorAll<HTMLAnchorElement>("a"))
    expect(ids).toContain(link.getAttribute("href")?.slice(1));
  const notes = [...container.querySelectorAll("section li")].map((note) => note.textContent);
  expect(notes.slice(0, 2)).toEqual(["first↩", "second↩"]);
});

it("finds the address of a link that is defined further down, also when it comes later", () => {
  const { rerender } = render(<ReplyText text={"See [docs].\n\nMore.\n\n"} streaming />);
  expect(screen.queryByRole("link")).toBeNull();
  rerender(<ReplyText text={"See [docs].\n\nMore.\n\n[docs]: https://example.com/\n"} streaming={false} />);
  expect(screen.getByRole("link", { name: "docs" }).getAttribute("href")).toBe("https://example.com/");
});

it("says whether a task is done", () => {
  show("- [x] one\n- [ ] two");
  expect(screen.getByRole("checkbox", { name: "Done" }).hasAttribute("disabled")).toBe(true);
  expect(screen.getByRole("checkbox", { name: "To do" })).toBeTruthy();
});

it("puts no link into a link", () => {
  const container = show("[![a](https://example.com/a.png) b[^1]](https://example.com/)\n\n[^1]: note");
  expect(container.querySelector("a a")).toBeNull();
});

it("takes prices for prices, and shows a formula as it was written until it is drawn", () => {
  const container = show("From $5 to $10, and \\(a^2\\).");
  expect(container.textContent).toContain("From $5 to $10");
  expect(container.querySelector("code")?.textContent).toBe("a^2");
});

it("says that code holds characters that show it in another order", () => {
  show("```js\n/* \u202E */\n```");
  expect(screen.getByText("Holds characters that change its order")).toBeTruthy();
});

it("shows words in the order in which they were written, whatever stands between them", () => {
  const container = show("\u202Ebefore [docs](https://example.com/a) `co\u2066de` after\u202C");
  expect(container.textContent?.trim()).toBe("before docs code after");
});

it("says where a text is too long to be formatted in full, and shows the rest as it was written", () => {
  const container = show("- [ ] *an* item of a list\n".repeat(6_000));
  expect(container.textContent).toContain("The rest is shown as it was written.");
  expect(container.textContent).toContain("- [ ] *an* item");
}, 30_000);
