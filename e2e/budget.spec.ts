import { expect } from "@playwright/test";
import { PLANS } from "../server/plans";
import { seriousFindings } from "./support/accessibility";
import { test } from "./support/fixtures";

test("with today's tokens used up, nothing is sent and the draft stays @smoke", async ({
  page,
  chat,
  signIn,
}) => {
  await signIn.signInAsDemo("spent");
  await chat.send("Is anything left?");
  await expect(chat.banner).toContainText("Today's tokens are used up");
  await expect(chat.banner).toContainText(/at 00:00 UTC, in \d/);
  await expect(chat.banner.getByRole("link", { name: "Upgrade to Pro" })).toBeVisible();
  await expect(chat.composer).toHaveValue("Is anything left?");
  await expect(chat.questions).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
});

test("the meter shows how much of today is used", async ({ chat, signIn }) => {
  await signIn.signInAsDemo("nearly");
  await expect(chat.meter.first()).toHaveAttribute("aria-valuemax", String(PLANS.free.tokensPerDay));
  expect(await chat.tokensUsed()).toBeGreaterThanOrEqual(PLANS.free.tokensPerDay * 0.8);
});

test("who is on Enterprise is limited too, but never told to upgrade", async ({
  page,
  person: _,
  chat,
  pricing,
  baseURL,
}) => {
  await pricing.open();
  await pricing.switchTo("Enterprise");
  const data = { messages: [{ role: "user", content: "Write a very long essay about rivers" }] };
  const open = Array.from({ length: PLANS.enterprise.replies }, () =>
    page.request.post("/api/chat", { data, headers: { origin: baseURL ?? "" } }),
  );
  await chat.open();
  await expect(async () => {
    const answer = await page.request.get("/api/trpc/limits.allowance");
    expect((await answer.json()).result.data.allowance.replies.live).toBe(PLANS.enterprise.replies);
  }).toPass();
  await chat.send("One more");
  await expect(chat.banner).toContainText(`${PLANS.enterprise.replies} replies are still being written`);
  await expect(page.getByRole("link", { name: /upgrade/i })).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
  await Promise.allSettled(open);
});
