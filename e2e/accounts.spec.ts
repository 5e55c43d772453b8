import { expect } from "@playwright/test";
import { CALL_LIMITS } from "../server/limits/call-limits";
import { test } from "./support/fixtures";
import { newPerson } from "./support/person";

test("a stranger signs up, loses the session and comes back @smoke", async ({ page, person, signIn }) => {
  await page.context().clearCookies();
  await page.goto("/chat");
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn.signIn(person);
  await expect(page).toHaveURL(/\/chat/);
});

test("a wrong password is told in the form, and the address typed stays", async ({ page, signIn }) => {
  const stranger = newPerson();
  await signIn.signIn(stranger);
  await expect(page.getByRole("alert").filter({ hasText: "don't match" })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(stranger.email);
});

test("one click signs in with a demo account @smoke", async ({ page, signIn }) => {
  await signIn.signInAsDemo("enterprise");
  await page.goto("/sign-in");
  await expect(page, "who is signed in has nothing to do here").toHaveURL(/\/chat/);
});

test("an account too many from one address in a minute is refused", async ({ page, signIn }) => {
  for (let i = 0; i < CALL_LIMITS.strict.max; i++) {
    await page.context().clearCookies();
    await signIn.signUp(newPerson());
  }
  await page.context().clearCookies();
  const { email, password } = newPerson();
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription(/Too many new accounts from here/);
});
