import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright";
import { launchOptions } from "./browser";
import { startBuilt } from "./run/built";
import { onStopSignal } from "./run/process";
import { signInAsDemo } from "./run/sign-in";
import { forgetFrames, noteFrames, readFrames, type Smoothness } from "./smoothness/frames";
import { TEXTS } from "./smoothness/texts";
import { openUpstream } from "./smoothness/upstream";

/** How smoothly long replies come in, in the real chat of the last build, at a model's real pace. */
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    /** Of each text so much comes at once and is not measured; 0 takes two minutes a text. */
    from: { type: "string", default: "24000" },
    /** Ends with 1 where a task takes longer than a frame may. */
    check: { type: "boolean", default: false },
  },
});
const TOKENS_PER_SECOND = 60;
const FRAME_MS = 50;

const from = Math.max(0, Number(values.from) || 0);
const upstream = await openUpstream(TOKENS_PER_SECOND);
const server = await startBuilt({ ANTHROPIC_API_KEY: "any", ANTHROPIC_BASE_URL: upstream.address });
const browser = await chromium.launch(launchOptions());
const end = async () => {
  await browser.close();
  await server.stop();
  upstream.close();
};
onStopSignal(end);
try {
  const names = Object.keys(TEXTS).filter((name) => !values.only || name === values.only);
  const rows: Record<string, Smoothness> = {};
  for (const name of names) rows[name] = await streamed(TEXTS[name] ?? "");
  console.table(rounded(rows));
  const worst = Math.max(...Object.values(rows).map(({ longestTaskMs }) => longestTaskMs));
  if (values.check && worst > FRAME_MS) process.exitCode = 1;
} finally {
  await end();
}

async function streamed(text: string): Promise<Smoothness> {
  upstream.answerWith(text, from);
  const cookie = await signInAsDemo(server.address, "enterprise@demo.local");
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const cookies = cookie.split("; ").map((pair) => pair.split("=") as [string, string]);
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.address })));
    const page = await context.newPage();
    // tsx names functions, also those that are sent to the page.
    await page.addInitScript("globalThis.__name = (named) => named");
    await page.addInitScript(noteFrames);
    await page.goto(`${server.address}/chat`);
    const composer = page.getByRole("textbox", { name: "Message" });
    await composer.fill("Write");
    await composer.press("Enter");
    await untilLonger(page, from);
    await page.evaluate(forgetFrames);
    await page.getByText(/to first token/).waitFor({ timeout: 300_000 });
    return await page.evaluate(readFrames);
  } finally {
    await context.close();
  }
}

/** Until what came at once stands there and its colours had time to come. */
async function untilLonger(page: Page, characters: number): Promise<void> {
  const reply = page.getByRole("article", { name: "Reply" });
  await reply.waitFor();
  const isLonger = (least: number) =>
    (document.querySelector("article[aria-label=Reply]")?.textContent?.length ?? 0) > least;
  await page.waitForFunction(isLonger, characters * 0.5, { timeout: 60_000 });
  await page.waitForTimeout(characters > 0 ? 1_500 : 0);
}

function rounded(rows: Record<string, Smoothness>): Record<string, Record<string, number>> {
  const whole = (row: Smoothness) =>
    Object.fromEntries(Object.entries(row).map(([figure, value]) => [figure, Math.round(value)]));
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, whole(row)]));
}
