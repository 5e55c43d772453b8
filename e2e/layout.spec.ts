import { expect, type Page } from "@playwright/test";
import { test } from "./support/fixtures";

const WIDTHS = [360, 390, 768, 1280, 1920];
const PUBLIC = ["/", "/pricing", "/sign-in", "/sign-up"];
const OWN = ["/chat", "/usage", "/settings"];

/** What reaches over the window's edges, or is cut off by it, without a way to scroll to it. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide =
      document.documentElement.scrollWidth > document.documentElement.clientWidth ? ["the page"] : [];
    const outside = [...document.querySelectorAll("body *")].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1 || (left >= -1 && right <= innerWidth + 1)) return false;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
      return !element.closest("[popover], dialog, [data-sonner-toaster]") && !scrolls(element);
    });
    function scrolls(element: Element): boolean {
      for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
        const { overflowX, position } = getComputedStyle(box);
        // A closed drawer stands beside the window.
        if (position === "fixed") return true;
        if (overflowX === "auto" || overflowX === "scroll") return true;
        // What is cut on purpose is said in full elsewhere: an ellipsis, a decoration, the screen reader's text.
        if (overflowX === "hidden" || overflowX === "clip") return true;
      }
      return false;
    }
    return [...wide, ...outside.map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`)];
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page fits every width in ${colorScheme}`, async ({ page, person, chat, browser, baseURL }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme });
    expect(person.email).toBeTruthy();
    await chat.sendInHaste(["Write the long reference of tea and coffee"]);
    const conversation = new URL(page.url()).pathname;
    const stranger = await (await browser.newContext({ baseURL, colorScheme })).newPage();
    const visits = [
      ...PUBLIC.map((path) => ({ on: stranger, path })),
      ...[...OWN, conversation].map((path) => ({ on: page, path })),
    ];
    for (const { on, path } of visits) {
      await on.goto(path);
      for (const width of WIDTHS) {
        await on.setViewportSize({ width, height: 800 });
        await expect.poll(() => overflowing(on), `${path} at ${width}`).toEqual([]);
      }
    }
    await stranger.context().close();
  });
}

test("at 200 % the chat is written in, and its sidebar scrolls", async ({ page, person, chat }) => {
  expect(person.email).toBeTruthy();
  await page.setViewportSize({ width: 640, height: 360 });
  await chat.open();
  expect(await overflowing(page)).toEqual([]);
  await expect(chat.composer).toBeInViewport({ ratio: 1 });
  await expect(chat.sendButton).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Open menu" }).click();
  const account = page.getByRole("button", { name: /^Account/ });
  await account.scrollIntoViewIfNeeded();
  await expect(account).toBeInViewport({ ratio: 1 });
});

test("shows what is chosen, used and focused in the reader's own colours", async ({ page, person, chat }) => {
  expect(person.email).toBeTruthy();
  await page.emulateMedia({ forcedColors: "active" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await chat.sendInHaste(["Write the long reference"]);
  const fills = await chat.meter
    .first()
    .evaluate((meter) => [...meter.children].map((part) => getComputedStyle(part).backgroundColor));
  expect(new Set(fills).size).toBeGreaterThan(1);
  const current = page.getByRole("navigation", { name: "Conversations" }).locator("[aria-current=page]");
  const other = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Usage" });
  const look = (element: Element) =>
    getComputedStyle(element).outlineStyle + getComputedStyle(element).borderInlineStartStyle;
  expect(await current.evaluate(look)).not.toBe(await other.evaluate(look));
});

test("is drawn in the chosen theme from its first frame", async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await page.evaluate(() => localStorage.setItem("theme", "dark"));
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        document.documentElement.dataset.firstFrame = String(
          document.documentElement.classList.contains("dark"),
        );
      });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto("/chat");
  await expect(page.locator("html")).toHaveAttribute("data-first-frame", "true");
});
