import { expect, type Page } from "@playwright/test";
import type { Person } from "./person";

/** Signing up and in, by form and by the demo accounts' buttons. */
export class SignInPage {
  constructor(private readonly page: Page) {}

  /** Makes an account; ends on the chat page. */
  async signUp({ email, password }: Person): Promise<void> {
    await this.page.goto("/sign-up");
    await this.fill(email, password);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.onChatPage();
  }

  async open(): Promise<void> {
    await this.page.goto("/sign-in");
  }

  async signIn({ email, password }: Person): Promise<void> {
    await this.open();
    await this.fill(email, password);
    await this.page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  }

  /** One click on `name`@demo.local; ends on the chat page. */
  async signInAsDemo(name: "free" | "pro" | "enterprise" | "nearly" | "spent" | "admin"): Promise<void> {
    await this.open();
    await this.page.getByRole("button", { name: `${name}@demo.local` }).click();
    await this.onChatPage();
  }

  private async fill(email: string, password: string): Promise<void> {
    await this.page.getByLabel("Email").fill(email);
    await this.page.getByLabel("Password").fill(password);
  }

  private onChatPage = () => expect(this.page).toHaveURL(/\/chat/);
}
