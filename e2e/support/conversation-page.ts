import { expect, type Locator, type Page } from "@playwright/test";

/** What can be done with a conversation that has begun. */
export class ConversationPage {
  readonly log: Locator;
  readonly title: Locator;
  readonly editor: Locator;
  readonly options: Locator;
  readonly help: Locator;
  private readonly reply: Locator;

  constructor(private readonly page: Page) {
    this.log = page.getByRole("log", { name: "Conversation" });
    this.title = page.getByRole("heading", { level: 1 });
    this.editor = page.getByRole("textbox", { name: "Edit your message" });
    this.options = page.getByRole("dialog", { name: "Conversation options" });
    this.help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    this.reply = page.getByRole("article", { name: "Reply" }).last();
  }

  /** The arrows between the versions of a turn. */
  versions(of: "question" | "reply"): Locator {
    return this.page.getByRole("group", { name: `Versions of this ${of}` });
  }

  async openEditor(question: Locator): Promise<void> {
    await question.hover();
    await question.getByRole("button", { name: "Edit" }).click();
  }

  async edit(question: Locator, text: string): Promise<void> {
    await this.openEditor(question);
    await this.editor.fill(text);
    await this.editor.press("Enter");
  }

  /** Asks for another version of the last reply; ends when it has begun. */
  async regenerate(): Promise<void> {
    await this.reply.getByRole("button", { name: "Regenerate" }).click();
    await expect(this.reply).toHaveAttribute("aria-busy", "true");
  }

  /** What the last reply has said so far, without what stands under it. */
  async words(): Promise<string> {
    const text = (await this.reply.textContent()) ?? "";
    return text.split(/Stopped\.|Receipt:/)[0] ?? "";
  }

  async openOptions(): Promise<void> {
    await this.page.getByRole("button", { name: "Conversation options" }).click();
    await expect(this.options).toBeVisible();
  }

  async openMenu(): Promise<void> {
    await this.title.getByRole("button").click();
    await expect(this.page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
  }

  async choose(item: string): Promise<void> {
    await this.openMenu();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Pixels between the top of what was said and the top of the window on it, and how far it could go. */
  scrolled(): Promise<{ top: number; most: number }> {
    return this.log.evaluate((log) => {
      const box = log.parentElement?.parentElement;
      return { top: box?.scrollTop ?? 0, most: (box?.scrollHeight ?? 0) - (box?.clientHeight ?? 0) };
    });
  }
}
