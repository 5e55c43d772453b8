import { gzipSync } from "node:zlib";
import { startBuilt } from "./run/built";
import { onStopSignal } from "./run/process";
import { signInAsDemo } from "./run/sign-in";

const PAGES = [
  { path: "/", as: null },
  { path: "/sign-in", as: null },
  { path: "/chat", as: "free@demo.local" },
  { path: "/usage", as: "free@demo.local" },
  { path: "/admin", as: "admin@demo.local" },
] as const;

const server = await startBuilt();
onStopSignal(() => server.stop());
try {
  console.log("First-load JavaScript, gzip: every script of the page's HTML that a current browser loads");
  for (const { path, as } of PAGES) {
    const { bytes, files } = await firstLoad(path, as ? await signInAsDemo(server.address, as) : "");
    console.log(`${path.padEnd(10)} ${`${(bytes / 1024).toFixed(1)} KB`.padStart(10)}  ${files} files`);
  }
} finally {
  await server.stop();
}

/** @throws Error when the page does not answer 200: a redirect would measure another page */
async function firstLoad(path: string, cookie: string): Promise<{ bytes: number; files: number }> {
  const page = await fetch(server.address + path, { headers: { cookie }, redirect: "manual" });
  if (page.status !== 200) throw new Error(`${path} answers ${page.status}`);
  const scripts = scriptsOf(await page.text());
  const sizes = await Promise.all(
    scripts.map(async (src) => {
      const script = await fetch(new URL(src, server.address));
      return gzipSync(Buffer.from(await script.arrayBuffer())).length;
    }),
  );
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: scripts.length };
}

function scriptsOf(html: string): string[] {
  const tags = html.match(/<script\b[^>]*>/g) ?? [];
  const sources = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? []);
  return [...new Set(sources)];
}
