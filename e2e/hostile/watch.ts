import { expect, type Page } from "@playwright/test";

declare global {
  interface Window {
    attacked: () => void;
    seen: { attacks: number; violations: string[]; longestTaskMs: number };
  }
}

/** In the page, before anything of it: notes scripts that run, what the policy had to stop, and how long tasks take. */
function note(): void {
  window.seen = { attacks: 0, violations: [], longestTaskMs: 0 };
  window.attacked = () => void window.seen.attacks++;
  document.addEventListener("securitypolicyviolation", (event) =>
    window.seen.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
  );
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      window.seen.longestTaskMs = Math.max(window.seen.longestTaskMs, duration);
  }).observe({ type: "longtask" });
}

/** Fails the test when anything runs, asks or leaves. Call before the page is opened. */
export async function watch(page: Page, origin: string) {
  const left: string[] = [];
  await page.addInitScript(note);
  page.on("dialog", async (dialog) => {
    left.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (protocol.startsWith("http") && to !== origin) left.push(request.url());
  });
  page.on("popup", (popup) => left.push(`popup ${popup.url()}`));
  page.on("pageerror", (error) => left.push(error.message));
  return async function nothingHappened(what: string): Promise<void> {
    const seen = await page.evaluate(() => window.seen);
    expect({ left, attacks: seen.attacks, violations: seen.violations }, what).toEqual({
      left: [],
      attacks: 0,
      violations: [],
    });
  };
}

/** What a reply must never hold, in words; empty for a reply as it should be. */
export const forbiddenIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const KINDS =
      "script,style,link,meta,base,iframe,frame,frameset,object,embed,portal,img,picture,video,audio,source,form,textarea,select,template,dialog,details,marquee";
    // Of a table: how its columns are aligned, and their widths while it grows; nothing is left of these.
    const OWN_STYLE = /^((text-align: \w+|table-layout: fixed|width: [\d.]+px);)?$/;
    const found: string[] = [];
    for (const reply of document.querySelectorAll("article[aria-label=Reply]")) {
      for (const element of reply.querySelectorAll(KINDS)) found.push(element.tagName);
      for (const element of reply.querySelectorAll("*")) {
        const name = element.tagName.toLowerCase();
        const own = element.closest(".katex, svg.lucide") !== null;
        if ((name === "svg" || name === "math") && !own) found.push(name);
        for (const { name: attribute, value } of element.attributes) {
          if (attribute.startsWith("on") || attribute === "name" || attribute === "src")
            found.push(attribute);
          // React's own ids, and footnotes' behind them.
          if (attribute === "id" && !/^(reply)?_[rR]_\w+_/.test(value)) found.push(`id ${value}`);
          if (attribute === "style" && !own && !OWN_STYLE.test(value)) found.push(value);
          if (/href$/.test(attribute) && !/^(https?:|mailto:|#reply)/.test(value)) found.push(value);
        }
        if (name === "a" && element.getAttribute("href")?.startsWith("http")) {
          if (element.getAttribute("rel") !== "noopener noreferrer nofollow") found.push("rel");
        }
      }
    }
    return found;
  });

/** What stands around the replies, and where the page is. */
export const surroundings = (page: Page) =>
  page.evaluate(() => ({
    title: document.title,
    at: location.href,
    heading: document.querySelector("h1")?.textContent,
    children: [...document.body.children].map((child) => child.tagName).filter((name) => name !== "SCRIPT"),
    own: ["body", "head", "cookie", "getElementById", "location"].map(
      (name) => typeof Reflect.get(document, name),
    ),
  }));
