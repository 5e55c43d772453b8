import type { Route } from "next";

const HOME = "/chat" as Route;

/**
 * Where to go after signing in: only ever a path of this site. Everything else, `//host` and `/\host` included, which
 * browsers read as another site, becomes the chat.
 */
export function callbackPath(wanted: unknown): Route {
  if (typeof wanted !== "string" || !wanted.startsWith("/")) return HOME;
  const here = "http://this.site";
  if (!URL.canParse(wanted, here)) return HOME;
  const url = new URL(wanted, here);
  // Dots may leave "//host" behind: what comes out is read once more as a browser would.
  const path = url.pathname + url.search;
  const again = URL.canParse(path, here) ? new URL(path, here) : null;
  return url.origin === here && again?.origin === here ? (path as Route) : HOME;
}
