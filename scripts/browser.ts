import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

/** The shell first: it draws pages and nothing around them, as Playwright's own does, in half the processor's time. */
const SYSTEM_NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "chrome",
];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** Whether Playwright's own Chromium of this version is installed. */
export const hasOwnBrowser = (): boolean => existsSync(chromium.executablePath());

/** The system's Chromium or Chrome, by its path; `null` where there is none. */
export function systemBrowser(): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, MAC_CHROME].find((path) => existsSync(path)) ?? null;
}

/** Playwright's launch options for the browser of this machine: its own where there is one, else the system's. */
export function launchOptions(): { executablePath?: string; args: string[] } {
  const system = hasOwnBrowser() ? null : systemBrowser();
  const args = ["--disable-background-networking"];
  // Chromium's sandbox refuses to start as root, as in a container.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return { args, ...(system && { executablePath: system }) };
}
