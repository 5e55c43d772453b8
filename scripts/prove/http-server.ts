import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** More than a whole burst: a connection that the kernel turns away would come back a second later. */
const BACKLOG = 4_096;

/** An HTTP server on a free port of this machine. */
export interface LocalServer {
  /** `http://127.0.0.1:<port>` */
  address: string;
  http: Server;
  close(): Promise<void>;
}

/** Serves a fetch-style handler over real sockets: a client that goes away aborts its request's signal. */
export async function serveLocally(answer: (request: Request) => Promise<Response>): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => void serve(answer, incoming, outgoing));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: "127.0.0.1", backlog: BACKLOG }, resolve),
  );
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, http: server, close: () => close(server) };
}

async function serve(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  try {
    const response = await answer(await toRequest(incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
    else outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

async function toRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = "GET", url = "/", headers } = incoming;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as [string, string]] : [],
  );
  const body = method === "GET" || method === "HEAD" ? null : await buffer(incoming);
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`), {
    method,
    headers: flat,
    body,
    signal,
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
