import type { Locator, Page } from "@playwright/test";

/** The conversations beside the page; on a phone in a drawer, which each act opens first. */
export class Sidebar {
  readonly searchField: Locator;
  readonly results: Locator;
  readonly conversations: Locator;

  constructor(private readonly page: Page) {
    this.searchField = page.getByRole("searchbox", { name: "Search conversations" });
    this.results = page.getByRole("navigation", { name: "Search results" });
    this.conversations = page.getByRole("navigation", { name: "Conversations" });
  }

  async show(): Promise<void> {
    const opener = this.page.getByRole("button", { name: "Open menu" });
    const drawer = this.page.getByRole("dialog", { name: "Sidebar" });
    if ((await opener.isVisible()) && !(await drawer.isVisible())) await opener.click();
  }

  async newChat(): Promise<void> {
    await this.show();
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "New chat" }).click();
    await this.page.waitForURL(/\/chat$/);
  }

  async search(text: string): Promise<void> {
    await this.show();
    await this.searchField.fill(text);
  }

  link(title: string | RegExp): Locator {
    return this.conversations.getByRole("link", { name: title });
  }

  /** From the menu of a conversation. */
  async choose(title: RegExp, act: "Rename" | "Delete"): Promise<void> {
    await this.show();
    await this.conversations
      .getByRole("button", { name: new RegExp(`Actions for .*${title.source}`) })
      .click();
    await this.page.getByRole("menuitem", { name: act }).click();
  }
}
