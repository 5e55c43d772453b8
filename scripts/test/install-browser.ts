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
  if (isRoot && (await aptInstall())) return found(`Debian's Chromium, just installed: ${systemBrowser()}`);
  say("found none. Install Chromium or Chrome, or run: npx playwright install --with-deps chromium");
  return false;
}

async function aptInstall(): Promise<boolean> {
  say("no browser on this machine; installing Debian's chromium (a minute or two)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], quietly);
  const code = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
    ...quietly,
    env,
  });
  return code === 0 && systemBrowser() !== null;
}

function found(what: string): true {
  say(what);
  return true;
}
