import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** Tells who answered: the target's place in the list, from 1. */
export const PROCESS_HEADER = "x-headroom-process";

export interface Balancer {
  /** `http://localhost:<port>` */
  url: string;
  close(): Promise<void>;
}

const CONNECT_MS = 2_000;
/** Of one connection and not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/**
 * A balancer as simple as one can be: requests go round the targets in turn, whoever asks, and stream through both ways. A
 * target that can't be connected to is passed over; one that took a request keeps it, since it may have acted on it.
 * @param targets addresses, `http://localhost:3001`
 * @param port 0 for any
 */
export async function startBalancer(targets: readonly string[], port: number): Promise<Balancer> {
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const first = turn++ % targets.length;
    const order = targets.map((_, i) => (first + i) % targets.length);
    forward(incoming, outgoing, targets, order);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Tries the targets in `order`. The body is sent to the first that takes the connection. */
function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  targets: readonly string[],
  [place, ...rest]: number[],
): void {
  if (outgoing.destroyed) return;
  if (place === undefined) {
    outgoing.writeHead(502, { "content-type": "text/plain", "retry-after": "2" });
    outgoing.end("No process can be reached.\n");
    return;
  }
  const { method, url } = incoming;
  const target = new URL(targets[place] ?? "");
  let connected = false;
  const upstream = request(
    // A connection of its own for each: one that is kept may just be closing, with the request lost in it.
    {
      agent: false,
      host: target.hostname,
      port: target.port,
      method,
      path: url,
      headers: headersTo(incoming),
    },
    (response) => {
      const headers = { ...withoutHops(response.headers), [PROCESS_HEADER]: String(place + 1) };
      outgoing.writeHead(response.statusCode ?? 502, headers);
      // Now, not with the first byte: a stream may be silent for long.
      outgoing.flushHeaders();
      response.pipe(outgoing);
      response.once("close", () => response.complete || outgoing.destroy());
    },
  );
  upstream.once("socket", (socket) => {
    const late = setTimeout(() => socket.destroy(new Error("connecting took too long")), CONNECT_MS);
    socket.once("close", () => clearTimeout(late));
    socket.once("connect", () => {
      clearTimeout(late);
      connected = true;
      incoming.pipe(upstream);
    });
  });
  upstream.once("error", () => {
    if (!connected) forward(incoming, outgoing, targets, rest);
    else if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502, { "content-type": "text/plain" }).end("The process went away.\n");
  });
  outgoing.once("close", () => upstream.destroy());
}

function headersTo(incoming: IncomingMessage): IncomingHttpHeaders {
  const peer = incoming.socket.remoteAddress ?? "unknown";
  const before = incoming.headers["x-forwarded-for"];
  return {
    ...withoutHops(incoming.headers),
    "x-forwarded-for": before ? `${before}, ${peer}` : peer,
    "x-forwarded-host": incoming.headers.host,
    "x-forwarded-proto": "http",
  };
}

const withoutHops = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
