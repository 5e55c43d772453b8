import { expect, type Locator, type Page } from "@playwright/test";

/** The conversation, its composer, and what stands there when sending is blocked. */
export class ChatPage {
  readonly composer: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly questions: Locator;
  readonly replies: Locator;
  readonly banner: Locator;
  readonly meter: Locator;
  /** The tick of a message that goes out by itself. */
  readonly waiting: Locator;
  readonly reconnecting: Locator;

  constructor(private readonly page: Page) {
    this.composer = page.getByRole("textbox", { name: "Message" });
    this.sendButton = page.getByRole("button", { name: "Send message" });
    this.stopButton = page.getByRole("button", { name: "Stop the reply" });
    this.questions = page.getByRole("article", { name: "You" });
    this.replies = page.getByRole("article", { name: "Reply" });
    this.banner = page.getByRole("region", { name: "Message limit" });
    this.waiting = page.getByRole("checkbox", { name: /^Send when/ });
    this.meter = page.getByRole("meter", { name: "Tokens today", includeHidden: true });
    this.reconnecting = page.getByText(/^Connection lost\./);
  }

  async open(): Promise<void> {
    await this.page.goto("/chat");
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends, and stops each reply once it has begun: quick, and a full message to the limits. */
  async sendInHaste(texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      const count = await this.replies.count();
      await this.send(text);
      await expect(this.replies).toHaveCount(count + 1);
      await this.stopButton.click();
      await this.replyEnds();
    }
  }

  /** The last reply is complete, stopped or failed: it has its receipt. */
  async replyEnds(): Promise<void> {
    const reply = this.replies.last();
    await expect(reply).toHaveAttribute("aria-busy", "false", { timeout: 30_000 });
    await expect(reply.getByText(/tokens · /)).toBeVisible();
  }

  /** Tokens that the meter says were used today. */
  async tokensUsed(): Promise<number> {
    return Number(await this.meter.first().getAttribute("aria-valuenow"));
  }
}
