import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { CALL_LIMITS } from "../server/limits/call-limits";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

const data = { messages: [{ role: "user", content: "hi" }] };

test("a key is shown once, works without a cookie, and not after it is revoked @smoke", async ({
  page,
  person: _,
  settings,
  request,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await settings.open();
  await expect(page.getByText("No API keys")).toBeVisible();
  const key = await settings.createKey("Nightly report");
  await expect(settings.newKey).toBeFocused();
  await settings.newKey.getByRole("button", { name: "Copy key" }).click();
  await expect(settings.newKey.getByRole("status")).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  await expect(page.getByText(`export HEADROOM_API_KEY=${key}`)).toBeVisible();
  await expect(settings.key("Nightly report")).toContainText("Never");

  const send = () => request.post("/api/chat", { data, headers: { authorization: `Bearer ${key}` } });
  const answer = await send();
  expect(answer.status()).toBe(200);
  expect((await answer.text()).length).toBeGreaterThan(0);

  await expect(async () => {
    await page.reload();
    await expect(settings.key("Nightly report")).toBeVisible();
    await expect(settings.key("Nightly report")).not.toContainText("Never", { timeout: 1_000 });
  }).toPass();
  await expect(page.getByText(key)).toHaveCount(0);

  await settings.revoke("Nightly report");
  await expect(page.getByText("No API keys")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create key" })).toBeFocused();
  const refused = await send();
  expect(refused.status()).toBe(401);
  expect(refused.headers()["www-authenticate"]).toContain("Bearer");
});

test("one key too many in a minute is refused in its dialog, and keeps nobody from chatting", async ({
  page,
  person: _,
  settings,
  chat,
}) => {
  await settings.open();
  for (let i = 1; i <= CALL_LIMITS.strict.max; i++) {
    await settings.createKey(`Key ${i}`);
    await settings.putKeyAway();
  }
  await settings.askForKey("One too many");
  await expect(settings.dialog.getByRole("alert")).toContainText(
    new RegExp(`${CALL_LIMITS.strict.max} a minute.*Again in \\d:\\d\\d`),
  );
  await page.keyboard.press("Escape");
  await expect(settings.keys.getByRole("row", { name: /^Key/ })).toHaveCount(CALL_LIMITS.strict.max);

  await page.getByRole("link", { name: "New chat" }).first().click();
  await expect(chat.composer).toBeVisible();
  await expect(chat.banner).toBeHidden();
  await chat.send("hi");
  await chat.replyEnds();
});

test("a key that is being made can't be lost: its dialog stays until it is shown, and no other takes its place", async ({
  page,
  person: _,
  settings,
}) => {
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/api/trpc/keys.create**", async (route) => {
    await held;
    await route.continue();
  });
  await settings.open();
  await settings.askForKey("Slow");
  await expect(settings.dialog.getByRole("button", { name: "Creating…" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await settings.dialog.getByRole("button", { name: "Cancel" }).click({ force: true });
  await settings.dialog.getByRole("button", { name: "Close" }).click({ force: true });
  await page.mouse.click(5, 5);
  await expect(settings.dialog).toBeVisible();
  answer();
  await expect(settings.newKey).toContainText("Slow");

  const another = page.getByRole("button", { name: "Create key" });
  await expect(another).toBeDisabled();
  await expect(another).toHaveAccessibleDescription(/Once you have it/);
  await settings.putKeyAway();
  await expect(another).toBeEnabled();
});

test("without a network making a key fails, and says so", async ({ page, person: _, settings }) => {
  await settings.open();
  await page.context().setOffline(true);
  await settings.askForKey("Nowhere");
  await expect(settings.dialog.getByRole("alert")).toContainText("didn't answer");
  await page.keyboard.press("Escape");
  await expect(settings.dialog).toBeHidden();
  await page.context().setOffline(false);
  await page.reload();
  await expect(page.getByText("No API keys")).toBeVisible();
});

test("the page of settings ends where its content ends", async ({ page, person: _, settings }) => {
  await settings.open();
  await settings.createKey("Laptop");
  const beyond = await page.evaluate(
    () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
  );
  expect(beyond).toBe(0);
});

test("a password changes for who knows the current one", async ({ page, person, settings, signIn }) => {
  const next = randomUUID();
  await settings.open();
  await settings.changePassword("not my password", next);
  await expect(page.getByLabel("Current password")).toHaveAccessibleDescription(
    /isn't your current password/,
  );
  await expect(page.getByLabel("Current password")).toBeFocused();
  await settings.changePassword(person.password, next);
  await expect(page.getByText("Your password is changed")).toBeVisible();

  await page.context().clearCookies();
  await signIn.signIn(person);
  await expect(page.getByRole("alert").filter({ hasText: "don't match" })).toBeVisible();
  await signIn.signIn({ ...person, password: next });
  await expect(page).toHaveURL(/\/chat/);
});

test("a demo account keeps its password, and a stranger is asked to sign in", async ({
  page,
  signIn,
  settings,
}) => {
  await settings.open();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn.signInAsDemo("pro");
  await settings.open();
  await expect(page.getByText("This is a demo account")).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });
    test("axe finds nothing serious in settings, with a new key and while revoking it", async ({
      page,
      person: _,
      settings,
    }) => {
      await settings.open();
      await expect(page.getByText("No API keys")).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await settings.createKey("Laptop");
      await page.getByRole("tab", { name: "curl" }).focus();
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("tabpanel", { name: "TypeScript" })).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await settings.key("Laptop").getByRole("button", { name: "Revoke" }).click();
      await expect(settings.dialog).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
    });
  });
}
