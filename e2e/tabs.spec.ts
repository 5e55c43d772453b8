import { type BrowserContext, expect, type Page } from "@playwright/test";
import { ChatPage } from "./support/chat-page";
import { ConversationPage } from "./support/conversation-page";
import { test } from "./support/fixtures";

const LONG = "Write the long reference";
const BEGUN = /\w+ \w+ \w+ \w+/;
const CONVERSATION = /\/chat\/[0-9a-f-]{36}$/;

/** The same address in another tab of the same browser. */
async function secondTab(context: BrowserContext, page: Page) {
  const other = await context.newPage();
  await other.goto(page.url());
  return { page: other, chat: new ChatPage(other) };
}

/** Requests to a procedure, as they go out from now on in any tab. */
function countRequests(context: BrowserContext, procedure: string) {
  const count = { requests: 0 };
  context.on("request", (request) => {
    if (new URL(request.url()).pathname.endsWith(`/${procedure}`)) count.requests += 1;
  });
  return count;
}

const textOf = async (chat: ChatPage) =>
  ((await chat.replies.last().textContent()) ?? "").replace(/\s+/g, " ");

test("a second tab shows the reply as it is written, without a stream of its own", async ({
  page,
  context,
  person: _,
  chat,
}) => {
  const resumed = countRequests(context, "chat.resume");
  await chat.send(LONG);
  await expect(page).toHaveURL(CONVERSATION);
  const other = await secondTab(context, page);
  const before = (await textOf(other.chat)).length;
  await expect.poll(async () => (await textOf(other.chat)).length).toBeGreaterThan(before);
  await other.chat.replyEnds();
  await page.bringToFront();
  await chat.replyEnds();
  expect(await textOf(other.chat)).toBe(await textOf(chat));
  expect(resumed.requests).toBe(0);
});

test("when the tab that sent is closed, the other one goes on", async ({
  page,
  context,
  person: _,
  chat,
}) => {
  await chat.send(LONG);
  await expect(page).toHaveURL(CONVERSATION);
  const other = await secondTab(context, page);
  await expect(other.chat.replies).toContainText(BEGUN);
  await page.close();
  const before = (await textOf(other.chat)).length;
  await expect
    .poll(async () => (await textOf(other.chat)).length, { timeout: 3_000 })
    .toBeGreaterThan(before);
  await other.chat.replyEnds();
  const whole = await textOf(other.chat);
  await other.page.reload();
  await expect.poll(() => textOf(other.chat)).toBe(whole);
});

test("when the tab that has the stream is frozen, the other one takes over", async ({
  page,
  context,
  person: _,
  chat,
}) => {
  await chat.send(LONG);
  await expect(page).toHaveURL(CONVERSATION);
  const other = await secondTab(context, page);
  await expect(other.chat.replies).toContainText(BEGUN);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await expect
    .poll(
      async () => {
        const before = (await textOf(other.chat)).length;
        await other.page.evaluate(() => new Promise(requestAnimationFrame));
        return (await textOf(other.chat)).length > before;
      },
      { timeout: 10_000 },
    )
    .toBe(true);
  await other.chat.replyEnds();
});

test("six tabs with replies in the making leave room for the rest of the app", async ({
  page,
  context,
  person: _,
  pricing,
}) => {
  test.setTimeout(240_000);
  await pricing.open();
  await pricing.switchTo("Enterprise");
  const pages = [page];
  while (pages.length < 6) pages.push(await context.newPage());
  for (const each of pages) {
    // What lies behind another tab is drawn when it is looked at.
    await each.bringToFront();
    await each.goto("/chat");
    const tab = new ChatPage(each);
    await tab.send(LONG);
    await expect(tab.replies).toContainText(BEGUN, { timeout: 20_000 });
  }
  const seventh = await context.newPage();
  // Not only when one of them has ended: each still is to be stopped below.
  await seventh.goto("/usage");
  await expect(seventh.getByRole("heading", { name: "Usage" }).first()).toBeVisible();
  for (const each of pages) {
    await each.bringToFront();
    const tab = new ChatPage(each);
    const before = (await textOf(tab)).length;
    await expect.poll(async () => (await textOf(tab)).length).toBeGreaterThan(before);
    await tab.stopButton.click();
    await tab.replyEnds();
  }
});

test("nothing is kept open while nothing is written", async ({ page, context, person: _, chat }) => {
  await chat.send("hi");
  await chat.replyEnds();
  const resumed = countRequests(context, "chat.resume");
  const read = countRequests(context, "chat.read");
  await page.reload();
  await expect(chat.replies).toHaveCount(1);
  const other = await secondTab(context, page);
  await expect(other.chat.replies).toHaveCount(1);
  await other.page.waitForLoadState("networkidle");
  await page.waitForLoadState("networkidle");
  const locks = await other.page.evaluate(async () => (await navigator.locks.query()).held?.length);
  expect([resumed.requests, locks]).toEqual([0, 0]);
  expect(read.requests).toBeLessThanOrEqual(4);
});

test("what is sent in one tab shows in the other", async ({ page, context, person: _, chat }) => {
  await chat.send("hi");
  await chat.replyEnds();
  const other = await secondTab(context, page);
  await expect(other.chat.replies).toHaveCount(1);
  await page.bringToFront();
  await chat.send("and again");
  await other.page.bringToFront();
  await expect(other.chat.questions.last()).toContainText("and again");
  await other.chat.replyEnds();
  await expect(other.chat.replies).toHaveCount(2);
});

test("another version, another title and a deletion show in the other tab", async ({
  page,
  context,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send("What is a token bucket?");
  await chat.replyEnds();
  await conversation.regenerate();
  await chat.replyEnds();
  const tab = await secondTab(context, page);
  const other = new ConversationPage(tab.page);
  await expect(other.versions("reply")).toContainText("2 / 2");

  await page.bringToFront();
  await conversation
    .versions("reply")
    .getByRole("button", { name: /Previous/ })
    .click();
  await expect(conversation.versions("reply")).toContainText("1 / 2");
  await conversation.choose("Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Buckets");
  await page.keyboard.press("Enter");
  await tab.page.bringToFront();
  await expect(other.versions("reply")).toContainText("1 / 2");
  await expect(other.title).toHaveText("Buckets");

  await page.bringToFront();
  await conversation.choose("Delete");
  await expect(page).toHaveURL(/\/chat$/);
  await tab.page.bringToFront();
  await expect(tab.page.getByText(/^This conversation was deleted/)).toBeVisible();
  await expect(tab.chat.questions).toHaveCount(1);
});
