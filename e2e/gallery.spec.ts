import { expect, type Page } from "@playwright/test";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

/** Widths of a small phone to a wide screen, and half a laptop's: 200 % zoom. */
const SIZES = [
  { width: 360, height: 740 },
  { width: 640, height: 400 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const REASONS = ["requests", "concurrency", "held", "tokens", "spend"];

const open = async (page: Page) => {
  await page.goto("/gallery");
  await expect(page.getByRole("heading", { name: "Gallery", level: 1 })).toBeVisible();
  // What is fetched when it is shown has come.
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("region", { name: "Message limit" }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]:has-text('Thinking')")).toHaveCount(1);
  // Every part is alive: what scrolls sideways has found out that it does.
  await expect
    .poll(() =>
      page
        .getByRole("article", { name: "Reply" })
        .locator("section:not([tabindex])")
        .evaluateAll((frames) => frames.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).length),
    )
    .toBe(0);
};

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });
    test("axe finds nothing serious in any state", async ({ page }) => {
      await open(page);
      expect(await seriousFindings(page)).toEqual([]);
    });

    test("code has its colours", async ({ page }) => {
      await open(page);
      await page.getByLabel("Reply text").fill('```ts\nconst name = "value";\n```');
      const code = page.locator("#playground").getByRole("article", { name: "Reply" }).locator("code");
      const words = [
        code.getByText("const", { exact: true }),
        code.getByText('"value"', { exact: true }),
        code,
      ];
      const colours = await Promise.all(
        words.map((word) => word.evaluate((element) => getComputedStyle(element).color)),
      );
      expect(new Set(colours).size).toBe(words.length);
    });
  });
}

test("axe finds nothing serious in forced colors", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await open(page);
  // Colours are the system's there, and axe still reads the author's.
  expect(await seriousFindings(page, ["color-contrast"])).toEqual([]);
});

test("every state of every part is there, without signing in @smoke", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/")) asked.push(request.url());
  });
  await open(page);
  for (const plan of ["Guest", "Free", "Pro"])
    for (const reason of REASONS)
      await expect(page.getByRole("heading", { name: `${plan}: ${reason}`, exact: true })).toBeVisible();
  for (const room of await page.getByRole("navigation", { name: "Gallery" }).getByRole("link").all()) {
    const id = ((await room.getAttribute("href")) ?? "").slice(1);
    expect(await page.locator(`#${id} h2`).count()).toBe(1);
    expect((await page.locator(`#${id} h3`).count()) > 0 || id === "playground").toBe(true);
  }
  expect(asked, "nothing here asks the server").toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key !== "theme"))).toEqual([]);
});

for (const viewport of SIZES) {
  test(`nothing is cut off at ${viewport.width} x ${viewport.height}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await open(page);
    expect(await overflowing(page)).toEqual([]);
  });
}

test("the playground draws what is written as a reply", async ({ page }) => {
  await open(page);
  await page.getByLabel("Reply text").fill("# Title\n\n**bold** and <b>raw</b>");
  const reply = page.locator("#playground").getByRole("article", { name: "Reply" });
  await expect(reply.getByRole("heading", { name: "Title" })).toBeVisible();
  await expect(reply.locator("strong")).toHaveText("bold");
  await expect(reply).toContainText("<b>raw</b>");
});

test("menus, dialogs and toasts open, and close by the keyboard", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeHidden();
  await page.getByRole("button", { name: "Open a dialog" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this key?" });
  await expect(dialog).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Toast: message" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
});

/** What reaches past the page's edge and can't be scrolled to: tag, words and by how many pixels. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const found = [...document.querySelectorAll("main *, header *")].flatMap((element) => {
      const { right, width } = element.getBoundingClientRect();
      if (width === 0 || right <= edge + 1 || scrolls(element.parentElement)) return [];
      return `${element.tagName} "${element.textContent?.slice(0, 40)}" by ${Math.round(right - edge)}`;
    });
    const page = document.documentElement.scrollWidth - edge;
    return page > 0 ? [`the page by ${page}`, ...found] : found;
  });
}
