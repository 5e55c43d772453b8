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
  return url.origin === here ? ((url.pathname + url.search) as Route) : HOME;
}
