import { test as base } from "@playwright/test";
import { ChatPage } from "./chat-page";
import { ConversationPage } from "./conversation-page";
import { newAddress, newPerson, type Person } from "./person";
import { PricingPage } from "./pricing-page";
import { SettingsPage } from "./settings-page";
import { SignInPage } from "./sign-in-page";
import { UsagePage } from "./usage-page";

interface Fixtures {
  signIn: SignInPage;
  chat: ChatPage;
  conversation: ConversationPage;
  pricing: PricingPage;
  usage: UsagePage;
  settings: SettingsPage;
  /** Signed up and signed in, on the free plan, with nothing used; the browser is on the chat page. */
  person: Person;
}

/** Playwright's `test`, with page objects and an address and a person of each test's own. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs off this pattern.
  extraHTTPHeaders: async ({}, use) => use({ "x-forwarded-for": newAddress() }),
  signIn: async ({ page }, use) => use(new SignInPage(page)),
  chat: async ({ page }, use) => use(new ChatPage(page)),
  conversation: async ({ page }, use) => use(new ConversationPage(page)),
  pricing: async ({ page }, use) => use(new PricingPage(page)),
  usage: async ({ page }, use) => use(new UsagePage(page)),
  settings: async ({ page }, use) => use(new SettingsPage(page)),
  person: async ({ signIn }, use) => {
    const person = newPerson();
    await signIn.signUp(person);
    await use(person);
  },
});
