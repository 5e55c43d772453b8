import { expect } from "@playwright/test";
import { test } from "./support/fixtures";
import { Sidebar } from "./support/sidebar";

test.beforeEach(async ({ person, chat }) => {
  expect(person.email).toBeTruthy();
  await chat.sendInHaste(["Write the long reference of the heron, which eats frogs"]);
});

test("finds a conversation by a word of its message, and opens it", async ({ page, chat }) => {
  const sidebar = new Sidebar(page);
  await sidebar.newChat();
  await expect(chat.questions).toHaveCount(0);
  await sidebar.search("frog");
  const found = sidebar.results.getByRole("link");
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark").first()).toHaveText(/frog/i);
  await found.click();
  await expect(chat.questions).toHaveText([/heron/]);
});

test("says so when nothing is found", async ({ page }) => {
  const sidebar = new Sidebar(page);
  await sidebar.search("pterodactyl");
  await expect(sidebar.results.getByRole("status")).toHaveText("No conversation found");
});

test("says so when the search fails, and searches again", async ({ page }) => {
  const sidebar = new Sidebar(page);
  await page.route(/chat\.search/, (route) => route.abort());
  await sidebar.search("heron");
  const again = sidebar.results.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute(/chat\.search/);
  await again.click();
  await expect(sidebar.results.getByRole("link")).toHaveCount(1);
});

test("is searched by the keyboard alone", async ({ page, chat }) => {
  const sidebar = new Sidebar(page);
  await chat.composer.focus();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(sidebar.searchField).toBeFocused();
  await page.keyboard.type("heron");
  await expect(sidebar.results.getByRole("link")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(sidebar.results.getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(sidebar.searchField).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sidebar.searchField).toHaveValue("");
  await expect(sidebar.conversations.getByRole("link")).toHaveCount(1);
});

test("renames a conversation in its place, and Escape leaves the name", async ({ page }) => {
  const sidebar = new Sidebar(page);
  await sidebar.choose(/heron/, "Rename");
  await page.keyboard.type("Birds");
  await page.keyboard.press("Enter");
  await expect(sidebar.link("Birds")).toBeFocused();
  await sidebar.choose(/Birds/, "Rename");
  await page.keyboard.type("Fish");
  await page.keyboard.press("Escape");
  await expect(sidebar.link("Birds")).toBeVisible();
});

test("deletes a conversation, hands the focus on, and brings it back", async ({ page, chat }) => {
  const sidebar = new Sidebar(page);
  await sidebar.newChat();
  await chat.sendInHaste(["A second one: write the long reference"]);
  await sidebar.choose(/A second/, "Delete");
  await expect(sidebar.link(/A second/)).toHaveCount(0);
  await expect(page).toHaveURL(/\/chat$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(chat.questions).toHaveText([/A second one/]);
  await sidebar.show();
  await expect(sidebar.link(/A second/)).toHaveAttribute("aria-current", "page");
  await sidebar.choose(/heron/, "Delete");
  await expect(sidebar.link(/A second/)).toBeFocused();
});

test("loads more conversations as the reader comes near the end", async ({ page }) => {
  const sidebar = new Sidebar(page);
  let asked = 0;
  await page.route(/chat\.list/, async (route) => {
    asked += 1;
    const answer = await route.fetch();
    const body = JSON.stringify(await answer.json()).replace(
      /"nextCursor":(null|\{[^}]*\})/,
      asked < 3
        ? '"nextCursor":{"at":"2026-01-01T00:00:00.000Z","id":"0199b0a0-0000-7000-8000-000000000000"}'
        : '"nextCursor":null',
    );
    await route.fulfill({ response: answer, body });
  });
  await sidebar.show();
  await sidebar.choose(/heron/, "Rename");
  await page.keyboard.type("Heron again");
  await page.keyboard.press("Enter");
  await expect.poll(() => asked).toBeGreaterThan(2);
  await expect(sidebar.conversations.getByRole("button", { name: "Show more" })).toHaveCount(0);
});
