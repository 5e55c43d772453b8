import { expect, type Page } from "@playwright/test";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

const QUESTION = "What is a token bucket?";
const LONG = "Write a long essay about rivers";

test("an edited question begins a branch, and the arrows lead back to the other", async ({
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(QUESTION);
  await chat.replyEnds();
  const first = await conversation.words();
  await conversation.edit(chat.questions.first(), "What is a leaky bucket?");
  await expect(chat.questions).toHaveText([/What is a leaky bucket\?/]);
  await chat.replyEnds();
  await expect(conversation.versions("question")).toContainText("2 / 2");

  await conversation
    .versions("question")
    .getByRole("button", { name: /Previous/ })
    .click();
  await expect(chat.questions).toHaveText([/What is a token bucket\?/]);
  await expect(conversation.versions("question")).toContainText("1 / 2");
  expect(await conversation.words()).toBe(first);
});

test("a branch that was turned to is shown again after a reload", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(QUESTION);
  await chat.replyEnds();
  await conversation.regenerate();
  await chat.replyEnds();
  await expect(conversation.versions("reply")).toContainText("2 / 2");
  await conversation
    .versions("reply")
    .getByRole("button", { name: /Previous/ })
    .click();
  await expect(conversation.versions("reply")).toContainText("1 / 2");
  await page.reload();
  await expect(conversation.versions("reply")).toContainText("1 / 2");
});

test("arrows keep the focus while they are used by keyboard", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(QUESTION);
  await chat.replyEnds();
  await conversation.regenerate();
  await chat.replyEnds();
  const previous = conversation.versions("reply").getByRole("button", { name: /Previous/ });
  await previous.focus();
  await page.keyboard.press("Enter");
  await expect(conversation.versions("reply")).toContainText("1 / 2");
  await expect(previous).toBeFocused();
});

test("Continue goes on with a stopped reply in the same place, and is charged once more", async ({
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(LONG);
  await expect(chat.replies).toContainText(/\w+ \w+ \w+/);
  await chat.stopButton.click();
  await chat.replyEnds();
  const cut = await conversation.words();
  const before = await chat.tokensUsed();
  await chat.replies.getByRole("button", { name: "Continue" }).click();
  await expect(chat.stopButton).toBeVisible();
  await chat.replyEnds();
  await expect(chat.replies).toHaveCount(1);
  const whole = await conversation.words();
  expect(whole.length).toBeGreaterThan(cut.length);
  await expect.poll(() => chat.tokensUsed()).toBeGreaterThan(before);

  await chat.replies.getByRole("button", { name: /Receipt/ }).click();
  await expect(chat.replies.getByRole("heading", { name: "Continued" })).toBeVisible();
});

test("a refused edit is there again with what was written", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(QUESTION);
  await chat.replyEnds();
  await page.route("**/api/trpc/chat.send*", (route) => route.abort());
  await conversation.edit(chat.questions.first(), "What is a leaky bucket?");
  await expect(conversation.editor).toHaveValue("What is a leaky bucket?");
  await expect(conversation.editor).toBeFocused();
  await expect(chat.replies).toHaveCount(1);
  await page.unroute("**/api/trpc/chat.send*");
  await conversation.editor.press("Escape");
  await expect(chat.questions).toHaveText([/What is a token bucket\?/]);
});

test("a conversation's instructions and model are kept with it", async ({
  page,
  signIn,
  chat,
  conversation,
}) => {
  await signIn.signInAsDemo("enterprise");
  await conversation.openOptions();
  const dialog = conversation.options;
  await dialog.getByRole("radio", { name: /Claude Haiku 4.5/ }).check();
  await dialog.getByRole("textbox", { name: "Instructions" }).fill("Answer in one sentence.");
  await dialog.getByRole("checkbox", { name: "As the model has it" }).uncheck();
  await dialog.getByRole("button", { name: "Save" }).click();
  await chat.send(QUESTION);
  await chat.replyEnds();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await page.reload();
  await conversation.openOptions();
  await expect(dialog.getByRole("radio", { name: /Claude Haiku 4.5/ })).toBeChecked();
  await expect(dialog.getByRole("textbox", { name: "Instructions" })).toHaveValue("Answer in one sentence.");
  await expect(dialog.getByRole("slider")).toHaveValue("0.5");
});

test("models above the plan are shown with the plan that has them", async ({
  page,
  person: _,
  conversation,
}) => {
  await conversation.openOptions();
  const dialog = conversation.options;
  await expect(dialog.getByRole("radio", { name: /Needs Enterprise/ })).toBeDisabled();
  await expect(dialog.getByRole("slider")).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByRole("link", { name: "See the plans" }).click();
  await expect(page).toHaveURL(/\/pricing/);
});

test("a conversation is renamed, exported and deleted from its menu", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await chat.send(QUESTION);
  await chat.replyEnds();
  await conversation.choose("Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Buckets");
  await page.keyboard.press("Enter");
  await expect(conversation.title).toHaveText("Buckets");

  for (const [item, ending] of [
    ["Export as Markdown", ".md"],
    ["Export as JSON", ".json"],
  ] as const) {
    const download = page.waitForEvent("download");
    await conversation.choose(item);
    expect((await download).suggestedFilename()).toContain(ending);
  }

  await conversation.choose("Delete");
  await expect(page).toHaveURL(/\/chat$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect(chat.questions).toHaveText([/What is a token bucket\?/]);
});

test("a message and a reply are copied as they were written", async ({ page, context, person: _, chat }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.send(QUESTION);
  await chat.replyEnds();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await chat.questions.hover();
  await chat.questions.getByRole("button", { name: "Copy message" }).click();
  await expect.poll(copied).toBe(QUESTION);
  await chat.replies.getByRole("button", { name: "Copy reply" }).click();
  await expect.poll(copied).toContain("**");
});

test("reading further up is left alone by a growing reply, and the way back is offered", async ({
  page,
  person: _,
  chat,
  conversation,
}) => {
  await page.setViewportSize({ width: 800, height: 420 });
  await chat.send("Write the long reference");
  await expect.poll(() => conversation.scrolled().then(({ most }) => most)).toBeGreaterThan(300);
  await page.mouse.move(400, 200);
  await page.mouse.wheel(0, -200);
  const jump = page.getByRole("button", { name: "Jump to latest" });
  await expect(jump).toBeVisible();
  const top = (await conversation.scrolled()).top;
  const length = (await conversation.words()).length;
  await expect.poll(async () => (await conversation.words()).length).toBeGreaterThan(length + 100);
  expect((await conversation.scrolled()).top).toBe(top);
  await jump.click();
  await expect(jump).toBeHidden();
});

test.describe("a conversation of several pages", () => {
  const TURNS = 80;
  const wordsOf = (turn: number) => `turn number ${turn} of the conversation`;

  /** Ends on it. */
  async function openLong(page: Page, origin: string, hash = ""): Promise<void> {
    const turns = Array.from({ length: TURNS }, (_, turn) => [
      { role: "user", content: `Question, ${wordsOf(turn)}` },
      { role: "assistant", content: `Answer, ${wordsOf(turn)}\n\n- one\n- two\n- three` },
    ]).flat();
    const answer = await page.request.post("/api/chat", {
      headers: { origin },
      data: { messages: [...turns, { role: "user", content: "hi" }] },
    });
    expect(answer.status()).toBe(200);
    await page.goto(`/chat/${answer.headers()["x-conversation-id"]}${hash}`);
  }

  test("opens at its end, and what is above comes as the reader comes near, moving nothing", async ({
    page,
    person: _,
    chat,
    conversation,
    baseURL,
  }) => {
    await openLong(page, baseURL ?? "");
    await expect(chat.questions.last()).toBeInViewport();
    await expect(chat.questions).toHaveCount(25);
    const mark = chat.questions.first();
    const words = (await mark.locator("p").textContent()) ?? "";
    await mark.scrollIntoViewIfNeeded();
    const marked = chat.questions.filter({ hasText: words });
    await expect.poll(() => chat.questions.count()).toBeGreaterThan(25);
    await expect(marked).toBeInViewport();

    await expect(async () => {
      await chat.questions.first().scrollIntoViewIfNeeded();
      await expect(chat.questions).toHaveCount(TURNS + 1, { timeout: 500 });
    }).toPass();
    await expect(page.getByRole("button", { name: "Show earlier messages" })).toHaveCount(0);
    const { top } = await conversation.scrolled();
    expect(top).toBeGreaterThanOrEqual(0);
  });

  test("is opened at a message of any page that the address names", async ({
    page,
    person: _,
    chat,
    baseURL,
  }) => {
    await openLong(page, baseURL ?? "");
    await expect(async () => {
      await chat.questions.first().scrollIntoViewIfNeeded();
      await expect(chat.questions).toHaveCount(TURNS + 1, { timeout: 500 });
    }).toPass();
    const third = chat.questions.nth(2);
    const id = await third.locator("xpath=preceding-sibling::*[@id]").getAttribute("id");
    await page.goto(`${new URL(page.url()).pathname}#${id}`);
    await page.reload();
    const named = chat.questions.filter({ hasText: wordsOf(2) });
    await expect(named).toBeInViewport();
    await expect(named).toBeFocused();
  });
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });
    test("axe finds nothing serious in a conversation, its editor and its menu", async ({
      page,
      person: _,
      chat,
      conversation,
    }) => {
      await chat.send(QUESTION);
      await chat.replyEnds();
      await conversation.regenerate();
      await chat.replyEnds();
      await chat.replies.getByRole("button", { name: /Receipt/ }).click();
      expect(await seriousFindings(page)).toEqual([]);
      await conversation.openEditor(chat.questions.first());
      expect(await seriousFindings(page)).toEqual([]);
      await conversation.editor.press("Escape");
      await conversation.openMenu();
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
}
