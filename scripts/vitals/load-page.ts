import type { Browser, Page } from "playwright";
import { type Noted, observe } from "./observe";

const QUIET_MS = 1_500;
const LONG_TASK_MS = 50;
const DEADLINE_MS = 60_000;

export interface Load {
  largestPaintMs: number;
  layoutShift: number;
  /** What long tasks take beyond 50 ms, from the first paint until the page has been quiet. */
  blockingMs: number;
}

export interface Visit {
  url: string;
  /** The `Cookie` header of a session; empty for nobody. */
  cookie: string;
  /** How many times slower the processor is made: 1 is as it is. */
  slowdown: number;
  /** What is done on the page once it is quiet; it counts too. */
  act?: (page: Page) => Promise<void>;
}

/** Loads a page into a browser that has never seen it. */
export async function loadPage(browser: Browser, { url, cookie, slowdown, act }: Visit): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    await context.addCookies(cookiesOf(cookie, url));
    const page = await context.newPage();
    await page.addInitScript(observe);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(url, { waitUntil: "load", timeout: DEADLINE_MS });
    await untilQuiet(page);
    if (act) {
      await act(page);
      await untilQuiet(page);
    }
    const noted = await page.evaluate(() => window.noted);
    if (noted.firstPaint === 0) throw new Error(`${url} was never painted`);
    return summary(noted);
  } finally {
    await context.close();
  }
}

/** The median of each figure over several loads. */
export async function medianLoad(browser: Browser, visit: Visit, runs: number): Promise<Load> {
  const loads: Load[] = [];
  for (let run = 0; run < runs; run++) loads.push(await loadPage(browser, visit));
  const median = (figure: keyof Load) =>
    loads.map((load) => load[figure]).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
  return {
    largestPaintMs: median("largestPaintMs"),
    layoutShift: median("layoutShift"),
    blockingMs: median("blockingMs"),
  };
}

/** Until no request is under way and nothing has taken long for a while. */
async function untilQuiet(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: DEADLINE_MS });
  await page.waitForFunction(
    (quietMs) => performance.now() - (window.noted.longTasks.at(-1)?.start ?? 0) > quietMs,
    QUIET_MS,
    { timeout: DEADLINE_MS },
  );
}

function summary({ firstPaint, largestPaint, layoutShift, longTasks }: Noted): Load {
  const blocking = longTasks.filter(({ start }) => start >= firstPaint);
  return {
    largestPaintMs: largestPaint,
    layoutShift,
    blockingMs: blocking.reduce((sum, { duration }) => sum + duration - LONG_TASK_MS, 0),
  };
}

const cookiesOf = (header: string, url: string) =>
  header
    .split("; ")
    .filter(Boolean)
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf("=")),
      value: pair.slice(pair.indexOf("=") + 1),
      url,
    }));
