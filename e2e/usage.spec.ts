import { expect } from "@playwright/test";
import { test } from "./support/fixtures";

const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);

test("the table, the file and both meters agree on what was used @smoke", async ({
  person: _,
  chat,
  usage,
  page,
}) => {
  await chat.sendInHaste(["What is a lease", "What is a ledger"]);
  const used = await chat.tokensUsed();

  await usage.open();
  await expect(usage.meter).toHaveAttribute("aria-valuenow", String(used));
  const charged = await usage.chargedInTable();
  expect(charged).toHaveLength(2);
  expect(sum(charged)).toBe(used);
  expect(await usage.chargedInCsv()).toEqual(charged);
  await expect(usage.ledger.getByRole("row", { name: /Total of 2 messages/ })).toContainText(
    used.toLocaleString("en-US"),
  );
  await expect(page.getByRole("main")).toContainText(used.toLocaleString("en-US"));
});

test("a stranger's usage is empty, and says so", async ({ page, person: _, usage }) => {
  await usage.open();
  await expect(usage.meter).toHaveAttribute("aria-valuenow", "0");
  await expect(page.getByText("No messages in these days")).toBeVisible();
});
