import type { Locator, Page } from "@playwright/test";

/** What was used, and its table of messages. */
export class UsagePage {
  readonly ledger: Locator;
  readonly meter: Locator;

  constructor(private readonly page: Page) {
    this.ledger = page.getByRole("table", { name: "Messages" });
    this.meter = page.getByRole("meter", { name: "Tokens today" });
  }

  async open(): Promise<void> {
    await this.page.goto("/usage");
  }
}
