import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { PEER_HEADER } from "./auth/address";
import { log } from "./log";
import { services } from "./services";

/** What a server process does before its first request. Ends the process with one line when it can't serve. */
export async function start(): Promise<void> {
  notePeerAddress();
  try {
    await services();
  } catch (error) {
    log.error("start.failed", { reason: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

/** Next hands a route no socket: each request carries its peer's address in a header that only we can set. */
function notePeerAddress(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "unknown";
  });
}
