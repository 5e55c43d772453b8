import { mkdirSync } from "node:fs";
import { chromium } from "playwright";
import { launchOptions } from "./browser";
import { startBuilt } from "./run/built";
import { onStopSignal } from "./run/process";
import { DESKTOP, openAs, PHONE, save } from "./screenshots/page";
import { branches, limited, richReply, searched } from "./screenshots/scenes";

mkdirSync("docs/images", { recursive: true });
const server = await startBuilt();
onStopSignal(() => server.stop());
const browser = await chromium.launch(launchOptions());
const at = (look: Parameters<typeof openAs>[2]) => openAs(browser, server.address, look);

try {
  await richReply(await at({ as: "Pro", scheme: "dark", size: DESKTOP }), "chat-dark");
  await richReply(await at({ as: "Enterprise", scheme: "light", size: DESKTOP }), "chat-light");
  await branches(await at({ as: "Enterprise", scheme: "light", size: DESKTOP }), "branches-light");
  await searched(await at({ as: "Pro", scheme: "light", size: DESKTOP }), "search-light");
  await limited(await at({ as: "Free", scheme: "light", size: DESKTOP }), "limited-light");
  await limited(await at({ as: "Nearly", scheme: "light", size: PHONE }), "limited-phone");
  for (const [as, path, name] of [
    ["Pro", "/usage", "usage-light"],
    ["Admin", "/admin", "admin-light"],
    [null, "/gallery", "gallery-light"],
  ] as const) {
    const page = await at({ as, scheme: "light", size: DESKTOP });
    await page.goto(server.address + path);
    await save(page, name);
  }
} finally {
  await browser.close();
  await server.stop();
}
