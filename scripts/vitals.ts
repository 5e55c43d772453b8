import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright";
import { launchOptions } from "./browser";
import { startBuilt } from "./run/built";
import { onStopSignal } from "./run/process";
import { signInAsDemo } from "./run/sign-in";
import { firstLoad } from "./vitals/first-load";
import { medianLoad } from "./vitals/load-page";
import { longConversation } from "./vitals/long-conversation";
import { type Figures, missed, printed, SLOWDOWN } from "./vitals/report";

const { values } = parseArgs({
  options: {
    /** Ends with 1 where a size or a shift misses its aim; times depend on what else the machine does. */
    check: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
  },
});
const RUNS = Math.max(1, Number(values.runs) || 1);

const server = await startBuilt();
onStopSignal(() => server.stop());
const browser = await chromium.launch(launchOptions());
try {
  const { address } = server;
  const [free, busy] = await Promise.all(
    ["free@demo.local", "enterprise@demo.local"].map((email) => signInAsDemo(address, email)),
  );
  if (!free || !busy) throw new Error("nobody is signed in");
  const long = await longConversation(address, busy);
  const pages = [
    { name: "/", path: "/", cookie: "" },
    { name: "/sign-in", path: "/sign-in", cookie: "" },
    { name: "/chat", path: "/chat", cookie: free },
    { name: "/chat, long", path: long, cookie: busy },
    { name: "/chat, a reply", path: "/chat", cookie: busy, act: aReply },
    { name: "/usage", path: "/usage", cookie: free },
  ];
  const rows: Figures[] = [];
  for (const { name, path, cookie, act } of pages) {
    const url = address + path;
    const bytes = await firstLoad(url, cookie);
    const visit = { url, cookie, act };
    const asIs = await medianLoad(browser, { ...visit, slowdown: 1 }, RUNS);
    const slow = await medianLoad(browser, { ...visit, slowdown: SLOWDOWN }, RUNS);
    rows.push({ name, bytes, asIs, slow });
  }
  console.log(printed(rows, RUNS));
  const misses = missed(rows);
  for (const { what } of misses) console.log(`missed: ${what}`);
  if (misses.length === 0) console.log("All aims hold.");
  if (values.check && misses.some(({ steady }) => steady)) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}

async function aReply(page: Page): Promise<void> {
  const composer = page.getByRole("textbox", { name: "Message" });
  await composer.fill("Compare PostgreSQL and SQLite for a chat app, in a table");
  await composer.press("Enter");
  await page.getByText(/to first token/).waitFor({ timeout: 60_000 });
}
