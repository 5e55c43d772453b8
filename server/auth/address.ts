import { isIPv6 } from "node:net";

/** Set by this process from the socket, see `instrumentation.ts`; whatever a client sends under this name is overwritten. */
export const PEER_HEADER = "x-headroom-peer";

/**
 * The client's address: the socket's, or with trusted proxies the entry that the outermost of them wrote.
 * What stands further left in X-Forwarded-For is the client's own claim and is never believed.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  if (trustedProxies === 0) return network(peer);
  const forwarded = headers.get("x-forwarded-for")?.split(",") ?? [];
  return network(withoutPort(forwarded.at(-trustedProxies)?.trim() || peer));
}

/** Some proxies write `203.0.113.7:1234` or `[2001:db8::1]:1234`: one client would be many. */
function withoutPort(entry: string): string {
  const [, bracketed, v4] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(entry) ?? [];
  return bracketed ?? v4 ?? entry;
}

/** An IPv6 customer has a whole /64 to choose from: it counts as one address. IPv4 in IPv6 is IPv4. */
function network(address: string): string {
  if (!isIPv6(address)) return address;
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4) return v4;
  const [head = "", tail] = new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1).split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return `${[...left, ...zeros, ...right].slice(0, 4).join(":")}::/64`;
}
