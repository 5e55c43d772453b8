import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { ChatPage } from "./support/chat-page";
import { test } from "./support/fixtures";
import { openLine } from "./support/network-line";
import { openServer } from "./support/own-server";
import { newAddress, newPerson } from "./support/person";
import { SignInPage } from "./support/sign-in-page";

/** Long enough to have things happen in the middle of its reply. */
const LONG = "Explain how a sliding window limiter works, step by step";
const BEGUN = /\w+ \w+ \w+ \w+/;

/** Words of a reply as a reader sees them, without what stands below it. */
const wordsOf = async (reply: Locator) => ((await reply.textContent()) ?? "").replace(/\s+/g, " ");

/** Somebody new, at another address than the other tests' server. */
async function newcomerAt(browser: Browser, baseURL: string) {
  const context = await browser.newContext({
    baseURL,
    extraHTTPHeaders: { "x-forwarded-for": newAddress() },
  });
  const page = await context.newPage();
  await new SignInPage(page).signUp(newPerson());
  return { page, chat: new ChatPage(page) };
}

/** The reply has ended, reads the same after a reload, and was paid for once. */
async function expectWhole(page: Page, chat: ChatPage) {
  await chat.replyEnds();
  await expect(chat.questions).toHaveCount(1);
  const shown = await wordsOf(chat.replies);
  const receipt = await chat.replies.getByText(/[\d,]+ tokens · /).textContent();
  const charged = Number(/([\d,]+) tokens/.exec(receipt ?? "")?.[1]?.replaceAll(",", ""));
  await expect.poll(() => chat.tokensUsed()).toBe(charged);
  await page.reload();
  await expect.poll(() => wordsOf(chat.replies)).toBe(shown);
}

test("a reply goes on through reloads, in whichever process it is written @smoke", async ({
  page,
  person: _,
  chat,
}) => {
  await chat.send(LONG);
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  for (let reload = 0; reload < 2; reload++) {
    await expect(chat.replies).toContainText(BEGUN);
    await page.reload();
  }
  await expectWhole(page, chat);
});

test("a reply goes on where it was when the connection was cut", async ({ browser, baseURL }) => {
  const line = await openLine(baseURL ?? "");
  try {
    const { page, chat } = await newcomerAt(browser, line.address);
    await chat.send(LONG);
    await expect(chat.replies).toContainText(BEGUN);
    line.cut();
    await expect(chat.reconnecting).toBeVisible();
    const before = await wordsOf(chat.replies);
    line.restore();
    await expect(chat.reconnecting).toBeHidden();
    await expect.poll(async () => (await wordsOf(chat.replies)).length).toBeGreaterThan(before.length);
    await expectWhole(page, chat);
  } finally {
    await line.close();
  }
});

test("a reply goes on when the browser was offline in the middle of it", async ({
  page,
  person: _,
  chat,
}) => {
  await chat.send(LONG);
  await expect(chat.replies).toContainText(BEGUN);
  await page.context().setOffline(true);
  await expect(chat.reconnecting).toBeVisible();
  await page.context().setOffline(false);
  await expectWhole(page, chat);
});

test("a message that could not be sent is kept, and is one message when it is sent again", async ({
  page,
  person: _,
  chat,
}) => {
  await expect(chat.composer).toBeEditable();
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await chat.send("hi");
  await expect(chat.composer).toHaveValue("hi");
  await expect(chat.questions).toHaveCount(0);
  await page.context().setOffline(false);
  await chat.send("hi");
  await expectWhole(page, chat);
});

test("a page that is loaded again before the server's answer came finds its message there, once", async ({
  page,
  person: _,
  chat,
}) => {
  const arrived = new Promise<void>((resolve) =>
    page.route("**/api/trpc/chat.send*", async (route) => {
      // Goes on its way, and its answer stays out.
      await route.fetch().catch(() => undefined);
      resolve();
    }),
  );
  await chat.send("hi");
  await arrived;
  await page.reload();
  await expect(chat.questions).toHaveText(/^hi/);
  await expect(chat.composer).toHaveValue("");
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await expectWhole(page, chat);
});

test("Stop holds while the connection is lost, and ends the reply when it is back", async ({
  page,
  person: _,
  chat,
}) => {
  await chat.send("Write the long reference");
  await expect(chat.replies).toContainText(BEGUN);
  await page.context().setOffline(true);
  await expect(chat.reconnecting).toBeVisible();
  await chat.stopButton.click();
  await page.context().setOffline(false);
  await expect(chat.replies.getByText("Stopped.")).toBeVisible();
  await expectWhole(page, chat);
});

test("a reply whose server died keeps what had come, marked, and is charged once", async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await openServer();
  try {
    const { page, chat } = await newcomerAt(browser, server.address);
    await chat.send("Write the long reference");
    await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
    await expect(chat.replies).toContainText(BEGUN);
    await server.kill();
    await expect(chat.reconnecting).toBeVisible();
    await server.start();
    await expect(chat.replies.getByText("The server stopped.")).toBeVisible({ timeout: 30_000 });
    await expect(chat.reconnecting).toBeHidden();
    const shown = await wordsOf(chat.replies);
    expect(shown).toMatch(BEGUN);
    await page.reload();
    await expect.poll(() => wordsOf(chat.replies)).toBe(shown);
  } finally {
    await server.close();
  }
});
