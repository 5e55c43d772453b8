import type { Page } from "playwright";
import { save } from "./page";

const REPLY_DEADLINE_MS = 60_000;
/** More than any plan that has a limit lets through in a minute. */
const MOST_MESSAGES = 40;

/** A reply with a table, and one with code under it. */
export async function richReply(page: Page, name: string): Promise<void> {
  await ask(page, "Compare PostgreSQL and SQLite for a chat app, in a table");
  await ask(page, "Write a TypeScript function that retries with backoff");
  await replies(page).last().locator("pre").first().scrollIntoViewIfNeeded();
  await save(page, name);
}

/** A question that was edited: two versions with arrows between them, and what the reply cost. */
export async function branches(page: Page, name: string): Promise<void> {
  await ask(page, "Explain how a token bucket rate limiter works, simply");
  const question = page.getByRole("article", { name: "You" }).last();
  await question.hover();
  await question.getByRole("button", { name: /^Edit/ }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Explain a token bucket in three sentences");
  await page.keyboard.press("Enter");
  await page
    .getByText(/^2 \/ 2$/)
    .first()
    .waitFor();
  await answered(page);
  await save(page, name);
}

export async function searched(page: Page, name: string): Promise<void> {
  await page.getByRole("searchbox", { name: "Search conversations" }).fill("array");
  await page.getByRole("navigation", { name: "Search results" }).getByRole("link").first().click();
  await page.getByRole("article", { name: "Reply" }).first().waitFor();
  await save(page, name);
}

/** Sends short messages until one is refused. */
export async function limited(page: Page, name: string): Promise<void> {
  const banner = page.getByRole("region", { name: "Message limit" });
  for (let sent = 0; sent < MOST_MESSAGES; sent++) {
    await say(page, sent === 0 ? "Hello" : "And now?");
    await banner.or(replies(page).nth(sent)).first().waitFor({ timeout: REPLY_DEADLINE_MS });
    await answered(page);
    if (await banner.isVisible()) return save(page, name);
  }
  throw new Error("no message was refused");
}

const replies = (page: Page) => page.getByRole("article", { name: "Reply" });

async function say(page: Page, text: string): Promise<void> {
  const composer = page.getByRole("textbox", { name: "Message" });
  await composer.fill(text);
  await composer.press("Enter");
}

async function ask(page: Page, text: string): Promise<void> {
  const count = await replies(page).count();
  await say(page, text);
  await replies(page).nth(count).waitFor();
  await answered(page);
}

/** No reply is being written any more. */
async function answered(page: Page): Promise<void> {
  await replies(page)
    .and(page.locator("[aria-busy=true]"))
    .waitFor({ state: "detached", timeout: REPLY_DEADLINE_MS });
}
