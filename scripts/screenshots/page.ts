import type { Browser, Page } from "playwright";

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A page of its own, signed in with the button of a demo account; `null` is nobody. */
export async function openAs(
  browser: Browser,
  address: string,
  look: { as: string | null; scheme: "light" | "dark"; size: typeof DESKTOP },
): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.size,
    colorScheme: look.scheme,
    deviceScaleFactor: 2,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  if (look.as === null) return page;
  await page.goto(`${address}/sign-in`);
  await page.getByRole("button", { name: look.as }).first().click();
  await page.waitForURL(/\/chat/);
  return page;
}

/** Takes the picture when nothing is loading or moving any more, without a cursor or a toast in it. */
export async function save(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  // The list in the sidebar hears of a reply's end a moment later.
  const list = page.getByRole("navigation", { name: "Conversations" });
  await list.getByText("A reply is being written").waitFor({ state: "hidden" });
  const path = `docs/images/${name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  console.log(path);
  await page.context().close();
}
