import { gzipSync } from "node:zlib";

/**
 * The bytes of JavaScript, gzip, that a page's HTML names for a current browser: its scripts, and those it tells the
 * browser to fetch ahead.
 * @throws Error when the page does not answer 200: a redirect would measure another page
 */
export async function firstLoad(url: string, cookie: string): Promise<number> {
  const page = await fetch(url, { headers: { cookie }, redirect: "manual" });
  if (page.status !== 200) throw new Error(`${url} answers ${page.status}`);
  const sizes = await Promise.all(
    scriptsOf(await page.text()).map(async (src) => {
      const script = await fetch(new URL(src, url));
      return gzipSync(Buffer.from(await script.arrayBuffer())).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function scriptsOf(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const sources = tags
    .filter((tag) => !/\bnomodule\b/i.test(tag))
    .flatMap((tag) => /\b(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1] ?? []);
  return [...new Set(sources)];
}
