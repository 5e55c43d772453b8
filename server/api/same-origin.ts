/**
 * False for a request that another site's page made. Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`.
 * A client that is no browser sends neither, and carries no cookies of ours that it wasn't given.
 * Source: OWASP, Cross-Site Request Forgery Prevention, "Fetch Metadata".
 */
export function isSameOrigin(headers: Headers, trustedProxies: number): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  const forwarded = trustedProxies > 0 ? headers.get("x-forwarded-host") : null;
  const host = forwarded ?? headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === host;
}
