import { expect } from "@playwright/test";
import { PLANS } from "../server/plans";
import { seriousFindings } from "./support/accessibility";
import { ChatPage } from "./support/chat-page";
import { test } from "./support/fixtures";
import { newPerson } from "./support/person";

const { requests } = PLANS.guest;
const questions = Array.from({ length: requests.max }, (_, i) => `Guest question ${i + 1}`);

test("a guest chats at once, meets the limit, signs up, and goes on in the same conversation", async ({
  page,
  chat,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Try it without an account" }).first().click();
  await expect(page).toHaveURL("/chat");
  await chat.sendInHaste(questions);
  await chat.send("One too many");
  await expect(chat.banner).toContainText(`have sent ${requests.max} messages`);
  await expect(chat.composer).toHaveValue("One too many");
  const address = page.url();

  await chat.banner.getByRole("link", { name: "Sign up" }).click();
  await expect(page.getByText("Your chat comes along.")).toBeVisible();
  const { email, password } = newPerson();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page).toHaveURL(address);
  await expect(page.getByRole("button", { name: `Account: ${email}` })).toBeVisible();
  await expect(chat.questions).toHaveText(questions);
  await expect(chat.composer, "what the guest had typed is not lost").toHaveValue("One too many");
  await expect(chat.banner).toBeHidden();
  await chat.composer.press("Enter");
  await expect(chat.questions).toHaveCount(questions.length + 1);
  await chat.replyEnds();
});

test("a guest finds the conversation again after a reload, and another browser at the address does not", async ({
  page,
  chat,
  browser,
}) => {
  await chat.open();
  await chat.sendInHaste(["Only mine"]);
  const used = await chat.tokensUsed();
  await page.reload();
  await expect(chat.questions).toHaveText(["Only mine"]);

  const neighbour = await browser.newContext();
  const elsewhere = await neighbour.newPage();
  expect((await elsewhere.goto(page.url()))?.status()).toBe(404);
  await elsewhere.goto("/chat");
  await expect(elsewhere.getByText("Your conversations will be listed here.")).toBeAttached();
  expect(await new ChatPage(elsewhere).tokensUsed(), "they share the address's budget").toBe(used);
  await neighbour.close();
});

test("a demo account takes the guest's conversation along, and signing out leaves it there", async ({
  page,
  chat,
  signIn,
}) => {
  await chat.open();
  await chat.sendInHaste(["Come along"]);
  const address = page.url();
  await signIn.signInAsDemo("enterprise");
  await page.goto(address);
  await expect(chat.questions).toHaveText(["Come along"]);
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/");
  expect((await page.goto(address))?.status()).toBe(404);
});

test("what needs an account leads to signing in, and is not offered to a guest", async ({ page, chat }) => {
  await chat.open();
  const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
  await expect(links).toHaveText(["New chat", "Pricing"]);
  await chat.composer.fill("half a thou");
  await links.filter({ hasText: "Pricing" }).click();
  await page.getByRole("link", { name: "Back to your chat" }).click();
  await expect(chat.composer).toHaveValue("half a thou");
  await page.goto("/usage");
  await expect(page).toHaveURL("/sign-in?callbackUrl=/usage");
  expect((await page.goto("/admin"))?.status()).toBe(404);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });
    test("axe finds nothing serious on a guest's chat, with room and at the limit", async ({
      page,
      chat,
    }) => {
      await chat.open();
      await expect(chat.composer).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await chat.sendInHaste(questions);
      await chat.send("One too many");
      await expect(chat.banner).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
}

test("on a phone the menu holds the ways to an account", async ({ page, chat }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await chat.open();
  await page.getByRole("button", { name: "Open menu" }).click();
  const menu = page.getByRole("region", { name: "Guest" });
  await expect(menu.getByRole("link", { name: "Sign in" })).toBeVisible();
  await menu.getByRole("link", { name: "Sign up" }).click();
  await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
});
