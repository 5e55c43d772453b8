/** After every page's title, as the root layout's template has it. */
const SITE = " · Headroom";

/** What the tab is called at a chat's address; `undefined` where the page says it. `items` are the listed conversations. */
export function pageTitle(path: string, items: readonly { id: string; title: string }[]): string | undefined {
  const title =
    path === "/chat" ? "New chat" : items.find((conversation) => path === `/chat/${conversation.id}`)?.title;
  return title && title + SITE;
}
