import { expect, type Locator, type Page } from "@playwright/test";

/** The account's page: its password and its API keys. */
export class SettingsPage {
  readonly dialog: Locator;
  readonly keys: Locator;
  /** The key that was just made, while it is shown. */
  readonly newKey: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole("dialog");
    this.keys = page.getByRole("table", { name: "API keys" });
    this.newKey = page.getByRole("region", { name: /is ready$/ });
  }

  async open(): Promise<void> {
    await this.page.goto("/settings");
  }

  /** Fills in the dialog and confirms it; whether it succeeds is the test's to see. */
  async askForKey(name: string): Promise<void> {
    await this.page.getByRole("button", { name: "Create key" }).click();
    await this.dialog.getByLabel("Name").fill(name);
    await this.dialog.getByRole("button", { name: "Create key" }).click();
  }

  async createKey(name: string): Promise<string> {
    await this.askForKey(name);
    await expect(this.newKey).toContainText(name);
    return (await this.newKey.getByText(/^hr_/).textContent()) ?? "";
  }

  async putKeyAway(): Promise<void> {
    await this.newKey.getByRole("button", { name: "I have copied it" }).click();
  }

  /** A row of the table, by the key's name. */
  key(name: string): Locator {
    return this.keys.getByRole("row", { name });
  }

  async revoke(name: string): Promise<void> {
    await this.key(name).getByRole("button", { name: "Revoke" }).click();
    await this.dialog.getByRole("button", { name: "Revoke key" }).click();
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.page.getByLabel("Current password").fill(current);
    await this.page.getByLabel("New password").fill(next);
    await this.page.getByRole("button", { name: "Change password" }).click();
  }
}
