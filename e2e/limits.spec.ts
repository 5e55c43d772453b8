import { expect, type Page } from "@playwright/test";
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
const HOUR_MS = 3_600_000;

const REASONS = [
  { limit: "requests", why: `You've sent ${max} messages`, end: /Send again in \d+:\d\d/, upgrade: true },
  { limit: "concurrency", why: "A reply is still being written", end: /when it is done/, upgrade: true },
  { limit: "held", why: "A reply in progress holds the rest", end: /when it is done/, upgrade: true },
  { limit: "tokens", why: "Today's tokens are used up", end: /at 00:00 UTC, in \d/, upgrade: true },
  { limit: "spend", why: "not about your plan", end: /Try again in \d+:\d\d/, upgrade: false },
] as const;

for (const size of SIZES) {
  test.describe(size.name, () => {
    test.use(size.use);

    test("one message too many is refused, and goes when the countdown ends", async ({
      page,
      person: _,
      chat,
      baseURL,
    }) => {
      await page.clock.install();
      await chat.open();
      await chat.sendInHaste(messages);

      await chat.send("One too many");
      await expect(chat.banner).toContainText(`You've sent ${max} messages`);
      await expect(chat.composer).toHaveValue("One too many");
      await expect(chat.questions).toHaveCount(max);
      expect(await seriousFindings(page)).toEqual([]);

      const countdown = chat.banner.getByText(/Send again in \d+:\d\d/);
      const before = (await countdown.textContent()) ?? "";
      await page.clock.runFor(2_000);
      await expect(countdown).not.toHaveText(before);
      await page.reload();
      await expect(countdown).toBeVisible();
      await expect(chat.composer).toHaveValue("One too many");

      await advanceServerTime(page.request, baseURL ?? "", windowMs);
      await page.clock.fastForward(windowMs);
      await expect(chat.banner).toBeHidden();
      await chat.composer.press("Enter");
      await expect(chat.questions).toHaveCount(max + 1);
      await chat.replyEnds();
    });

    test("an upgrade takes the limit away without a reload", async ({ page, person: _, chat, pricing }) => {
      await chat.open();
      await chat.sendInHaste(messages);
      await chat.send("One too many");
      await chat.banner.getByRole("link", { name: "Upgrade to Pro" }).click();
      await pricing.switchTo("Pro");
      await page.goBack();
      await expect(chat.banner).toBeHidden();
      await expect(chat.composer).toHaveValue("One too many");
      await chat.composer.press("Enter");
      await expect(chat.questions).toHaveCount(max + 1);
      await chat.replyEnds();
    });

    for (const { limit, why, end, upgrade } of REASONS) {
      test(`the limit of ${limit} has its own words, its own end, and lets the message go after it`, async ({
        page,
        person: _,
        chat,
      }) => {
        const retryAfterMs = limit === "tokens" ? 2 * HOUR_MS : 42_000;
        await page.clock.install();
        await chat.open();
        const server = await refuseMessages(page, refusalOf(limit, { retryAfterMs }));
        await chat.send("Is there room?");
        await expect(chat.banner).toContainText(why);
        await expect(chat.banner).toContainText(end);
        await expect(chat.banner.getByRole("link", { name: /Upgrade/ })).toHaveCount(upgrade ? 1 : 0);
        await expect(chat.composer, "writing goes on").toHaveValue("Is there room?");
        await chat.composer.press("End");
        await chat.composer.pressSequentially(" Now?");
        await chat.composer.press("Enter");
        expect(server.tried(), "what is blocked is not tried").toBe(1);
        expect(await seriousFindings(page)).toEqual([]);

        await server.admit();
        await page.clock.fastForward(retryAfterMs);
        await expect(chat.banner).toBeHidden();
        await chat.composer.press("Enter");
        await expect(chat.questions).toHaveText(["Is there room? Now?"]);
        await chat.replyEnds();
      });
    }
  });
}

for (const [name, offMs] of [
  ["behind", -HOUR_MS],
  ["ahead", HOUR_MS],
] as const) {
  test(`the countdown is right with a system clock an hour ${name}, in every tab and after a reload`, async ({
    page,
    person: _,
    chat,
  }) => {
    await page.clock.install({ time: Date.now() + offMs });
    await chat.open();
    await chat.sendInHaste(messages);
    await chat.send("One too many");
    await expect(chat.banner).toBeVisible();
    const left = await secondsLeft(chat);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(windowMs / 1_000);

    const second = await openSecond(page);
    await expect(second.banner).toBeVisible();
    expect(Math.abs((await secondsLeft(second)) - (await secondsLeft(chat)))).toBeLessThanOrEqual(2);
    await page.reload();
    await expect(chat.banner).toBeVisible();
    expect(Math.abs((await secondsLeft(second)) - (await secondsLeft(chat)))).toBeLessThanOrEqual(2);
  });
}

test("a clock that is set on by an hour meanwhile shortens no wait, not even over a reload", async ({
  page,
  person: _,
  chat,
}) => {
  await page.clock.install();
  await chat.open();
  await chat.sendInHaste(messages);
  await chat.send("One too many");
  await expect(chat.banner).toBeVisible();
  await page.clock.setSystemTime(Date.now() + HOUR_MS);
  await page.clock.runFor(1_000);
  await expect(chat.banner).toBeVisible();
  await page.reload();
  await expect(chat.banner).toContainText(`You've sent ${max} messages`);
  expect(await secondsLeft(chat)).toBeLessThanOrEqual(windowMs / 1_000);
});

test("one tab's limit is every tab's, and so is its end", async ({ page, person: _, chat, pricing }) => {
  await chat.open();
  const second = await openSecond(page);
  await expect(second.sendButton).toBeVisible();
  await chat.sendInHaste(messages);
  await chat.send("One too many");
  await expect(second.banner).toContainText(`You've sent ${max} messages`);
  await pricing.open();
  await pricing.switchTo("Pro");
  await expect(second.banner).toBeHidden();
});

test("a page that is looked at again after a sleep asks how things stand", async ({
  page,
  person: _,
  chat,
  baseURL,
}) => {
  await page.clock.install();
  await chat.open();
  await chat.sendInHaste(messages);
  await chat.send("One too many");
  await expect(chat.banner).toBeVisible();
  // The page's clock stood still meanwhile.
  await advanceServerTime(page.request, baseURL ?? "", windowMs);
  await page.clock.runFor(6_000);
  await expect(chat.banner).toBeVisible();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(chat.banner).toBeHidden();
  await expect(chat.composer).toHaveValue("One too many");
});

test("a limit leaves the reader where the reader was, and is said three times at the most", async ({
  page,
  person: _,
  chat,
}) => {
  await page.clock.install();
  await chat.open();
  await chat.sendInHaste(["Write a long essay about rivers, in many paragraphs"]);
  await chat.send("Explain how a sliding window limiter works, step by step");
  await chat.replyEnds();
  const log = page.getByRole("log");
  await chat.questions.first().scrollIntoViewIfNeeded();
  const place = () => chat.questions.first().evaluate((question) => question.getBoundingClientRect().top);
  const before = await place();

  const retryAfterMs = 90_000;
  await refuseMessages(page, refusalOf("requests", { retryAfterMs }));
  const heard = await listen(page);
  await chat.send("One more?");
  await expect(chat.banner).toBeVisible();
  await expect(log).toBeVisible();
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
  for (let passed = 0; passed <= retryAfterMs; passed += 10_000) await page.clock.runFor(10_000);
  await expect(chat.banner).toBeHidden();
  expect((await heard()).filter((text) => /send|limit|messages/i.test(text))).toHaveLength(3);
});

for (const { name, viewport } of [
  { name: "at 200 % zoom", viewport: { width: 640, height: 400 } },
  { name: "over a phone's keyboard", viewport: { width: 390, height: 430 } },
  { name: "on a small phone", viewport: { width: 360, height: 640 } },
]) {
  test(`all that can be done about a limit is in sight ${name}`, async ({ page, person: _, chat }) => {
    await page.setViewportSize(viewport);
    await chat.open();
    await refuseMessages(page, refusalOf("tokens", { remaining: 900 }));
    await chat.send("Is there room?");
    for (const act of [
      chat.banner.getByRole("link", { name: "Upgrade to Pro" }),
      chat.banner.getByRole("button", { name: "Try a shorter message" }),
      chat.banner.getByRole("checkbox", { name: "Send when ready" }),
      chat.composer,
    ])
      await expect(act).toBeInViewport({ ratio: 1 });
  });
}

async function openSecond(page: Page): Promise<ChatPage> {
  const tab = await page.context().newPage();
  const chat = new ChatPage(tab);
  await chat.open();
  return chat;
}

async function secondsLeft(chat: ChatPage): Promise<number> {
  const text = (await chat.banner.getByText(/Send again in \d+:\d\d/).textContent()) ?? "";
  const [, minutes, seconds] = /(\d+):(\d\d)/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** What the page's live regions say from here on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const region of document.querySelectorAll("[role=status]"))
      new MutationObserver(() => region.textContent && heard.push(region.textContent)).observe(region, {
        subtree: true,
        childList: true,
        characterData: true,
      });
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}
