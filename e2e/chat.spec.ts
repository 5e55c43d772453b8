import { expect } from "@playwright/test";
import { test } from "./support/fixtures";
import { newPerson } from "./support/person";

test("a first message is answered, charged and kept @smoke", async ({ page, person: _, chat }) => {
  await chat.send("What is a token bucket?");
  await expect(chat.questions).toHaveText(["What is a token bucket?"]);
  await chat.replyEnds();
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect.poll(() => chat.tokensUsed()).toBeGreaterThan(0);

  const text = (await chat.replies.textContent()) ?? "";
  await page.reload();
  await expect(chat.replies).toHaveText(text);
});

test("a reply goes on through a reload, and is charged once", async ({ page, person: _, chat }) => {
  await chat.send("Explain how a sliding window limiter works, step by step");
  await expect(page).toHaveURL(/\/chat\/[0-9a-f-]{36}$/);
  await expect(chat.replies).toContainText(/\w+ \w+ \w+/);
  await page.reload();
  await expect(chat.replies).toHaveCount(1);
  await chat.replyEnds();
  await expect(chat.questions).toHaveCount(1);

  const receipt = await chat.replies.getByText(/[\d,]+ tokens · /).textContent();
  const charged = Number(/([\d,]+) tokens/.exec(receipt ?? "")?.[1]?.replaceAll(",", ""));
  await expect.poll(() => chat.tokensUsed()).toBe(charged);
});

test("Stop ends a reply, keeps its text and lets the next message go", async ({ person: _, chat }) => {
  await chat.send("Write a long essay about rivers");
  await expect(chat.replies).toContainText(/\w+ \w+/);
  await chat.stopButton.click();
  await chat.replyEnds();
  await expect(chat.replies).toContainText(/\w+ \w+/);
  await expect(chat.sendButton).toBeVisible();
  await chat.send("hi");
  await expect(chat.replies).toHaveCount(2);
  await chat.replyEnds();
});

test("a draft survives a reload", async ({ page, person: _, chat }) => {
  await chat.composer.fill("half a thou");
  await page.reload();
  await expect(chat.composer).toHaveValue("half a thou");
});

test("another user's conversation is not there @smoke", async ({ page, person: _, chat, signIn }) => {
  await chat.send("My secret is 4711");
  await chat.replyEnds();
  const address = page.url();
  await page.context().clearCookies();
  await signIn.signUp(newPerson());
  const answer = await page.goto(address);
  expect(answer?.status()).toBe(404);
  await expect(page.getByText("4711")).toHaveCount(0);
});
