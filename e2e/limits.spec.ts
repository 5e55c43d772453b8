import { devices, expect } from "@playwright/test";
import { PLANS } from "../server/plans";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";
import { advanceServerTime } from "./support/server-time";

const { max, windowMs } = PLANS.free.requests;
const messages = Array.from({ length: max }, (_, index) => `Question ${index + 1}`);
const SIZES = [
  { name: "desktop", use: {} },
  { name: "phone", use: { viewport: { width: 390, height: 844 }, ...touch() } },
];

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

    test("a message waits for its turn and is sent once", async ({ page, person: _, chat, baseURL }) => {
      await page.clock.install();
      await chat.open();
      await chat.sendInHaste(messages);
      await chat.send("When you can");
      await chat.banner.getByRole("checkbox", { name: "Send when ready" }).check();
      await advanceServerTime(page.request, baseURL ?? "", windowMs);
      await page.clock.fastForward(windowMs);
      await expect(chat.questions).toHaveCount(max + 1);
      await expect(chat.composer).toHaveValue("");
      await chat.replyEnds();
    });
  });
}

/** The part of a phone that a test may set within a file; the browser stays the same. */
function touch() {
  const { isMobile, hasTouch, deviceScaleFactor, userAgent } = devices["Pixel 7"];
  return { isMobile, hasTouch, deviceScaleFactor, userAgent };
}
