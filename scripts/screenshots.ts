import { mkdirSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright";
import { launchOptions } from "./browser";
import { startBuilt } from "./run/built";
import { onStopSignal } from "./run/process";

const FOLDER = "docs/images";
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const QUESTION = "Compare PostgreSQL and SQLite for a chat app";

type Scheme = "light" | "dark";

mkdirSync(FOLDER, { recursive: true });
const server = await startBuilt();
onStopSignal(() => server.stop());
const browser = await chromium.launch(launchOptions());
try {
  await chat(await signedIn(browser, "Pro", "dark"), "chat-dark");
  await limited(await signedIn(browser, "Free", "light"), "limited-light");
  await page(await signedIn(browser, "Pro", "light"), "/usage", "usage-light");
  await page(await signedIn(browser, "Admin", "light"), "/admin", "admin-light");
  await limited(await signedIn(browser, "Free", "light", PHONE), "limited-phone");
} finally {
  await browser.close();
  await server.stop();
}

async function signedIn(
  from: Browser,
  account: string,
  colorScheme: Scheme,
  viewport = DESKTOP,
): Promise<Page> {
  const context = await from.newContext({ viewport, colorScheme, deviceScaleFactor: 2 });
  const opened = await context.newPage();
  await opened.goto(`${server.address}/sign-in`);
  await opened.getByRole("button", { name: account }).first().click();
  await opened.waitForURL(/\/chat/);
  return opened;
}

async function chat(opened: Page, name: string): Promise<void> {
  await say(opened, QUESTION);
  await opened.getByText(/to first token/).waitFor({ timeout: 60_000 });
  await save(opened, name);
}

/** Sends short messages until one is refused. */
async function limited(opened: Page, name: string): Promise<void> {
  const banner = opened.getByRole("region", { name: "Message limit" });
  for (let i = 1; !(await banner.isVisible()); i++) {
    await say(opened, i === 1 ? "Hello" : "And now?");
    await Promise.race([
      banner.waitFor(),
      opened
        .getByText(/to first token/)
        .nth(i - 1)
        .waitFor(),
    ]);
  }
  await save(opened, name);
}

async function page(opened: Page, path: string, name: string): Promise<void> {
  await opened.goto(server.address + path);
  await opened.waitForLoadState("networkidle");
  await save(opened, name);
}

async function say(opened: Page, text: string): Promise<void> {
  const composer = opened.getByRole("textbox", { name: "Message" });
  await composer.fill(text);
  await composer.press("Enter");
}

async function save(opened: Page, name: string): Promise<void> {
  const path = `${FOLDER}/${name}.png`;
  await opened.screenshot({ path, animations: "disabled" });
  console.log(path);
  await opened.context().close();
}
