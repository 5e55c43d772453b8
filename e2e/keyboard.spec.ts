import { expect } from "@playwright/test";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

const LONG = "Write the long reference";

test.beforeEach(({ isMobile }) => {
  test.skip(isMobile, "there is no keyboard");
});

test("the message field is reached and left by keyboard", async ({ page, person: _, chat }) => {
  await page.getByRole("link", { name: "Usage" }).focus();
  await page.keyboard.press("ControlOrMeta+.");
  await expect(chat.composer).toBeFocused();
});

test("search is reached from anywhere", async ({ page, person: _ }) => {
  await page.goto("/usage");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("a new chat is begun from a conversation, with the cursor in it", async ({ page, person: _, chat }) => {
  await chat.send("hi");
  await chat.replyEnds();
  await page.keyboard.press("ControlOrMeta+Shift+o");
  await expect(page).toHaveURL(/\/chat$/);
  await expect(chat.replies).toHaveCount(0);
  await expect(chat.composer).toBeFocused();
});

test("Escape stops a reply, and only that while nothing lies over the page", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(LONG);
  await expect(chat.replies).toContainText(/\w+ \w+/);
  await conversation.openMenu();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeHidden();
  await expect(chat.stopButton).toBeVisible();
  await page.keyboard.press("Escape");
  await chat.replyEnds();
  await expect(chat.replies).toContainText("Stopped.");
});

test("the last reply is copied", async ({ page, context, person: _, chat }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.send("What is a token bucket?");
  await chat.replyEnds();
  await page.keyboard.press("ControlOrMeta+Shift+l");
  await expect(page.getByText("The last reply is copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("**");
});

test("the sheet tells every shortcut, opens by ? only where nobody types, and gives the focus back", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.composer.press("?");
  await expect(chat.composer).toHaveValue("?");
  await expect(conversation.help).toBeHidden();
  await page.keyboard.press("ControlOrMeta+/");
  await expect(conversation.help.getByRole("listitem")).not.toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(conversation.help).toBeHidden();
  await expect(chat.composer).toBeFocused();

  await page.getByRole("link", { name: "Usage" }).focus();
  await page.keyboard.press("?");
  await expect(conversation.help).toBeVisible();
});

test("shortcuts of one character can be turned off for good", async ({ page, person: _, conversation }) => {
  const toLink = () => page.getByRole("link", { name: "Usage" }).focus();
  await page.keyboard.press("ControlOrMeta+/");
  await conversation.help.getByRole("checkbox", { name: /^Single-key/ }).uncheck();
  await page.reload();
  await toLink();
  await page.keyboard.press("?");
  // The other way in still works, and proves that the page listens.
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+/");
    await expect(conversation.help).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(conversation.help.getByRole("checkbox", { name: /^Single-key/ })).not.toBeChecked();
});

test("a question is edited, sent again and its versions turned by keyboard alone", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send("What is a token bucket?");
  await chat.replyEnds();
  await chat.questions.getByRole("button", { name: "Edit" }).focus();
  await page.keyboard.press("Enter");
  await expect(conversation.editor).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(chat.questions.getByRole("button", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Enter");
  await conversation.editor.fill("What is a leaky bucket?");
  await page.keyboard.press("Enter");
  await expect(chat.composer).toBeFocused();
  await chat.replyEnds();
  await conversation
    .versions("question")
    .getByRole("button", { name: /Previous/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(chat.questions).toHaveText([/What is a token bucket\?/]);
  await expect(conversation.versions("question").getByRole("button", { name: /Previous/ })).toBeFocused();
});
