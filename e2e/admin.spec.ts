import { expect } from "@playwright/test";
import { test } from "./support/fixtures";

test("the admin's page is there for admins alone", async ({ page, person: _ }) => {
  const answer = await page.goto("/admin");
  expect([403, 404]).toContain(answer?.status());
  await expect(page.getByRole("link", { name: "Admin" })).toHaveCount(0);
});
