import { expect, type Page } from "@playwright/test";
import { CORPUS, SHORT } from "./hostile/corpus";
import { longestTaskMs } from "./hostile/longest-task";
import { forbiddenIn, surroundings, watch } from "./hostile/watch";
import { test } from "./support/fixtures";

/** No task of the page may take longer while a text is drawn. */
const LONGEST_TASK_MS = 200;
const ATTEMPTS = 3;
const SHARES = 12;

test("the corpus holds at least 220 attacks, each under a name of its own", () => {
  expect(new Set(CORPUS.map(({ name }) => name)).size).toBe(CORPUS.length);
  expect(CORPUS.length).toBeGreaterThanOrEqual(220);
});

for (let share = 0; share < SHARES; share++) {
  test(`nothing of a hostile text runs, loads, leaves or takes long (${share + 1} of ${SHARES})`, async ({
    page,
    baseURL,
  }) => {
    test.setTimeout(240_000);
    const nothingHappened = await watch(page, new URL(baseURL ?? "").origin);
    await page.goto("/gallery/file");
    await page.getByLabel("Markdown file").waitFor();
    // Comes after the page, for its messages.
    await page.locator("body > section").waitFor({ state: "attached" });
    const before = await surroundings(page);
    for (const { name, text } of CORPUS.filter((_, index) => index % SHARES === share)) {
      let taken = await draw(page, text, name);
      // The clock counts what else this machine does: what seems long is drawn again, and the processor's time is counted.
      for (let attempt = 2; attempt <= ATTEMPTS && taken > LONGEST_TASK_MS; attempt++)
        taken = await longestTaskMs(page, () => draw(page, text, `${name} ${attempt}`));
      expect.soft(taken, name).toBeLessThanOrEqual(LONGEST_TASK_MS);
      expect.soft(await forbiddenIn(page), name).toEqual([]);
      await nothingHappened(name);
    }
    expect(await surroundings(page)).toEqual(before);
  });
}

test("a stored conversation shows hostile text as text: replies, questions, titles", async ({
  page,
  person,
  baseURL,
}) => {
  expect(person.email).toBeTruthy();
  const nothingHappened = await watch(page, new URL(baseURL ?? "").origin);
  for (const attacks of [SHORT.slice(0, 40), SHORT.slice(40, 80)]) {
    const turns = attacks.flatMap(({ text }) => [
      { role: "user", content: text },
      { role: "assistant", content: text },
    ]);
    const response = await page.request.post("/api/chat", {
      headers: { origin: new URL(baseURL ?? "").origin },
      data: { messages: [...turns, { role: "user", content: "And now?" }] },
    });
    expect(response.status()).toBe(200);
    await response.text();
    await page.goto("/chat");
    await page.getByRole("navigation", { name: "Conversations" }).getByRole("link").first().click();
    await expect(page.getByRole("article", { name: "Reply" }).nth(5)).toBeVisible();
    expect(await forbiddenIn(page)).toEqual([]);
    await nothingHappened("stored");
  }
});

/** Draws a text as a reply. @returns how long the longest task took, in milliseconds; 0 where none took 50 */
async function draw(page: Page, text: string, name: string): Promise<number> {
  await page.evaluate(() => {
    window.seen.longestTaskMs = 0;
  });
  const file = { name, mimeType: "text/markdown", buffer: Buffer.from(text) };
  await page.getByLabel("Markdown file").setInputFiles(file);
  await expect(page.getByRole("status").first()).toHaveText(name.trim().replace(/\s+/g, " "));
  await expect(page.locator("[data-rest]")).toHaveCount(0, { timeout: 120_000 });
  return page.evaluate(
    () => new Promise<number>((tell) => setTimeout(() => tell(window.seen.longestTaskMs), 50)),
  );
}
