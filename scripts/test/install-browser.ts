import { hasOwnBrowser, systemBrowser } from "../browser";
import { run } from "../run/process";

const say = (line: string) => console.log(`browser: ${line}`);
const quietly = { stdio: "ignore" } as const;
const isRoot = process.getuid?.() === 0;

/** Sees to it that there is a browser to test with, by the first way that works. @returns whether there is one */
export async function installBrowser(): Promise<boolean> {
  if (hasOwnBrowser()) return found("Playwright's own Chromium");
  say("Playwright's Chromium is not installed; downloading it");
  const downloaded = (await run("npx", ["playwright", "install", "chromium"], quietly)) === 0;
  if (downloaded && hasOwnBrowser()) {
    if (isRoot) await run("npx", ["playwright", "install-deps", "chromium"], quietly);
    return found("Playwright's own Chromium, just downloaded");
  }
  const system = systemBrowser();
  if (system) return found(`no download from here; ${system} does`);
  if (isRoot && (await aptInstall("chromium-headless-shell", "chromium")))
    return found(`Debian's Chromium, just installed: ${systemBrowser()}`);
  say("found none. Install Chromium or Chrome, or run: npx playwright install --with-deps chromium");
  return false;
}

/** Installs the first of these packages that there is. */
async function aptInstall(...names: string[]): Promise<boolean> {
  say("no browser on this machine; installing Debian's Chromium (a minute or two)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], quietly);
  for (const name of names) {
    const args = ["install", "-y", "-qq", "--no-install-recommends", name];
    if ((await run("apt-get", args, { ...quietly, env })) === 0 && systemBrowser()) return true;
  }
  return false;
}

function found(what: string): true {
  say(what);
  return true;
}
