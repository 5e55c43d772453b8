import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

/** Starts a real HTTP server on a free port of localhost; `close` also cuts what is still open. */
export async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** A `Request` to `Response` handler on node:http, with the request's signal bound to its connection. */
export const overHttp =
  (handle: (request: Request) => Promise<Response>): RequestListener =>
  async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const gone = new AbortController();
    outgoing.once("close", () => gone.abort());
    const init: RequestInit = { headers: incoming.headers as Record<string, string>, signal: gone.signal };
    if (incoming.method !== "GET") init.body = Buffer.concat(await incoming.toArray());
    const response = await handle(
      new Request(`http://${incoming.headers.host}${incoming.url}`, {
        ...init,
        method: incoming.method ?? "GET",
      }),
    );
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    const body = response.body as ReadableStream<Uint8Array> | null;
    if (body === null) return outgoing.end();
    // A client that leaves in mid-stream is one of the things under test.
    return pipeline(Readable.fromWeb(body), outgoing).catch(() => undefined);
  };
