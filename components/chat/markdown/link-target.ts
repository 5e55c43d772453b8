/** Characters that are not seen, or that turn around the order of those that are. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]|\uDB40[\uDC00-\uDDEF]/g;
const PROTOCOLS = ["http:", "https:", "mailto:"];
/** What reads like the name of a site. */
const SITE = /(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,63}/u;

export interface LinkTarget {
  href: string;
  host: string;
}

/** Where a link leads: web and mail addresses only. `null` for anything else. */
export function linkTarget(address: string): LinkTarget | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!PROTOCOLS.includes(url.protocol)) return null;
  return { href: url.href, host: url.protocol === "mailto:" ? url.pathname : url.host };
}

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, "");

/** Whether a link's words let its reader expect another place than it leads to, or hide how they are written. */
export function misleads(text: string, { href, host }: LinkTarget): boolean {
  const seen = withoutInvisible(text);
  const url = new URL(href);
  if (seen !== text || url.username !== "" || host.includes("xn--")) return true;
  const [named] = SITE.exec(seen.normalize("NFKC").slice(0, 300)) ?? [];
  if (named === undefined) return false;
  return url.protocol === "mailto:"
    ? !seen.includes(decodeURIComponentSafely(url.pathname))
    : bare(named) !== bare(url.hostname);
}

const bare = (host: string): string => host.toLowerCase().replace(/^www\./, "");

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
