import { expect, type Locator, type Page } from "@playwright/test";

/** The conversation, its composer, and what stands there when sending is blocked. */
export class ChatPage {
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly replies: Locator;
  readonly banner: Locator;
  readonly meter: Locator;

  constructor(private readonly page: Page) {
    this.composer = page.getByRole("textbox", { name: "Message" });
    this.sendButton = page.getByRole("button", { name: "Send", exact: true });
    this.stopButton = page.getByRole("button", { name: "Stop", exact: true });
    this.replies = page.getByRole("article", { name: "Reply" });
    this.banner = page.getByRole("region", { name: "Message limit" });
    this.meter = page.getByRole("meter", { name: "Tokens today" });
  }

  async open(): Promise<void> {
    await this.page.goto("/chat");
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends and waits until the reply is complete: it is the `count`th of the conversation. */
  async sendAndWait(text: string, count: number): Promise<void> {
    await this.send(text);
    await expect(this.replies).toHaveCount(count);
    await expect(this.stopButton).toBeHidden();
  }
}
