import { expect } from "@playwright/test";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

const PAGES = [
  { path: "/", as: null },
  { path: "/pricing", as: null },
  { path: "/sign-in", as: null },
  { path: "/sign-up", as: null },
  { path: "/no-such-page", as: null },
  { path: "/chat", as: "enterprise" },
  { path: "/usage", as: "nearly" },
  { path: "/pricing", as: "nearly" },
  { path: "/chat", as: "spent" },
  { path: "/admin", as: "admin" },
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, reducedMotion: "reduce" });
    for (const { path, as } of PAGES) {
      test(`axe finds nothing serious on ${path}${as ? ` as ${as}` : ""}`, async ({ page, signIn }) => {
        if (as) await signIn.signInAsDemo(as);
        await page.goto(path);
        await expect(page).toHaveURL(path);
        await expect(page.getByRole("heading").first()).toBeVisible();
        expect(await seriousFindings(page)).toEqual([]);
      });
    }
  });
}
