import { expect, type Page } from "@playwright/test";

/** The plans for sale and the simulated checkout. */
export class PricingPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/pricing");
  }

  /** From the page of the plans to the changed plan. */
  async switchTo(plan: "Pro" | "Enterprise"): Promise<void> {
    await this.page.getByRole("button", { name: new RegExp(`^(Upgrade|Switch) to ${plan}`) }).click();
    const checkout = this.page.getByRole("dialog", { name: "Simulated checkout" });
    await checkout.getByRole("button", { name: `Switch to ${plan}` }).click();
    await expect(this.page.getByText(`You are on ${plan}`).first()).toBeVisible();
  }
}
