import { type BrowserContext, expect, type Page } from "@playwright/test";
import { refusalOf } from "../components/limits/allowance.fixture";
import { PLANS } from "../server/plans";
import { seriousFindings } from "./support/accessibility";
import { ChatPage } from "./support/chat-page";
import { test } from "./support/fixtures";
import { refuseMessages } from "./support/refuse";
import { advanceServerTime } from "./support/server-time";
import { SIZES } from "./support/sizes";

const { max, windowMs } = PLANS.free.requests;
const messages = Array.from({ length: max }, (_, index) => `Question ${index + 1}`);
const MINUTE_MS = 60_000;

for (const size of SIZES) {
  test.describe(size.name, () => {
    test.use(size.use);

    test("a message waits for its turn and is sent once", async ({ page, person: _, chat, baseURL }) => {
      await page.clock.install();
      await chat.open();
      await chat.sendInHaste(messages);
      await chat.send("When you can");
      await chat.waiting.check();
      await expect(chat.banner).toContainText(/Your message goes out in \d:\d\d/);
      expect(await seriousFindings(page)).toEqual([]);
      const sent = sentFrom(page.context());
      await advanceServerTime(page.request, baseURL ?? "", windowMs);
      await page.clock.fastForward(windowMs);
      await expect(chat.questions).toHaveText([...messages, "When you can"]);
      await expect(chat.composer).toHaveValue("");
      await chat.replyEnds();
      expect(sent()).toBe(1);
    });

    test("without a network, writing goes on and the message goes when it is back", async ({
      page,
      person: _,
      chat,
    }) => {
      await chat.open();
      await page.waitForLoadState("networkidle");
      await page.context().setOffline(true);
      await expect(connection(page)).toContainText("You're offline");
      await expect(connection(page), "a lost network is no limit").not.toContainText(/limit|plan|upgrade/i);
      await chat.send("Are you there?");
      await expect(chat.composer).toHaveValue("Are you there?");
      await chat.waiting.check();
      await expect(connection(page)).toContainText("goes out when you are back");
      expect(await seriousFindings(page)).toEqual([]);

      const sent = sentFrom(page.context());
      await page.context().setOffline(false);
      await expect(chat.questions).toHaveText(["Are you there?"]);
      await expect(connection(page)).toBeHidden();
      await chat.replyEnds();
      expect(sent()).toBe(1);
      await expect(chat.composer).toHaveValue("");
    });

    test("the provider's trouble is told apart, costs nothing, and can be tried again", async ({
      page,
      person: _,
      chat,
    }) => {
      await chat.open();
      const server = await refuseMessages(page, { code: "provider_overloaded", retryAfterMs: null });
      await chat.send("Are you there?");
      const trouble = page.getByRole("region", { name: "Service trouble" });
      await expect(trouble).toContainText("The model is overloaded");
      await expect(trouble).toContainText("nothing was charged");
      await expect(chat.banner).toBeHidden();
      await expect(chat.composer).toHaveValue("Are you there?");
      expect(await chat.tokensUsed()).toBe(0);
      expect(await seriousFindings(page)).toEqual([]);
      await trouble.getByRole("button", { name: "Retry" }).click();
      await expect.poll(server.tried).toBe(2);
      await server.admit();
      await trouble.getByRole("button", { name: "Retry" }).click();
      await expect(trouble).toBeHidden();
      await expect(chat.questions).toHaveText(["Are you there?"]);
      await chat.replyEnds();
    });
  });
}

test("two tabs of one conversation send a waiting message once between them", async ({
  page,
  person: _,
  chat,
  baseURL,
}) => {
  await page.clock.install();
  await chat.open();
  await chat.sendInHaste(messages);
  await chat.send("Only once");
  const second = await openSecond(page);
  await chat.waiting.check();
  await expect(second.waiting).toBeChecked();
  await expect(second.banner).toContainText(/Your message goes out in \d:\d\d/);
  const sent = sentFrom(page.context());
  await advanceServerTime(page.request, baseURL ?? "", windowMs);
  await page.clock.fastForward(windowMs);
  for (const tab of [chat, second]) {
    await expect(tab.questions).toHaveText([...messages, "Only once"]);
    await expect(tab.composer).toHaveValue("");
    await expect(tab.banner).toBeHidden();
  }
  expect(sent()).toBe(1);
});

test("a waiting message survives a reload, and is taken back in any tab", async ({
  page,
  person: _,
  chat,
}) => {
  await page.clock.install();
  await chat.open();
  await chat.sendInHaste(messages);
  await chat.send("Not after all");
  await chat.waiting.check();
  await page.reload();
  await expect(chat.waiting).toBeChecked();
  await expect(chat.composer).toHaveValue("Not after all");
  const second = await openSecond(page);
  await second.waiting.uncheck();
  await expect(chat.waiting).not.toBeChecked();
  const sent = sentFrom(page.context());
  await page.clock.fastForward(windowMs);
  await expect(chat.banner).toBeHidden();
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.composer).toHaveValue("Not after all");
  expect(sent()).toBe(0);
});

test("a message that is written on waits for its writer", async ({ page, person: _, chat }) => {
  await page.clock.install();
  await chat.open();
  await refuseMessages(page, refusalOf("requests"));
  await chat.send("Half a thou");
  await chat.waiting.check();
  await chat.composer.press("End");
  await chat.composer.pressSequentially("ght");
  await expect(chat.waiting).not.toBeChecked();
  await expect(chat.banner).toContainText("no longer goes out by itself");
});

test("what waited is a draft again when no tab was there for ten minutes after its time", async ({
  page,
  person: _,
  chat,
}) => {
  const retryAfterMs = 42_000;
  await page.clock.install();
  await chat.open();
  await refuseMessages(page, refusalOf("spend", { retryAfterMs }));
  await chat.send("Long ago");
  await chat.waiting.check();
  await page.goto("about:blank");
  await page.unrouteAll({ behavior: "wait" });
  const sent = sentFrom(page.context());
  await page.clock.fastForward(retryAfterMs + 11 * MINUTE_MS);
  await chat.open();
  await expect(chat.composer).toHaveValue("Long ago");
  await expect(chat.sendButton).toBeVisible();
  await expect(page.getByText("was not sent, since no tab was open")).toBeVisible();
  expect(sent()).toBe(0);
});

const connection = (page: Page) => page.getByRole("region", { name: "Connection" });

async function openSecond(page: Page): Promise<ChatPage> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  return new ChatPage(tab);
}

/** How many messages all tabs have sent from here on. */
function sentFrom(context: BrowserContext): () => number {
  let count = 0;
  context.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/trpc/chat.send")) count++;
  });
  return () => count;
}
