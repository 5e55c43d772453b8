/** Set by this process from the socket, see `instrumentation.ts`; whatever a client sends under this name is overwritten. */
export const PEER_HEADER = "x-headroom-peer";

/**
 * The client's address: the socket's, or with trusted proxies the entry that the outermost of them wrote.
 * What stands further left in X-Forwarded-For is the client's own claim and is never believed.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  if (trustedProxies === 0) return peer;
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  return forwarded.at(-trustedProxies)?.trim() || peer;
}
