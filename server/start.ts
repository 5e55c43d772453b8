import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { PEER_HEADER } from "./auth/address";
import { decodableUrl } from "./decodable-url";
import { log } from "./log";
import { services } from "./services";
import { endOnSignal } from "./shutdown";

/**
 * What a server process does before its first request. Ends the process with one line when it can't serve.
 * @param underNpm see `endOnSignal`
 */
export async function start(underNpm: boolean): Promise<void> {
  const servers = noteRequests();
  try {
    const parts = await services();
    // In development a quick end is worth more: nothing is lost that the next start doesn't settle.
    if (parts.env.production) endOnSignal(parts, servers, underNpm);
  } catch (error) {
    log.error("start.failed", { reason: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

/**
 * Next hands a route no socket, and nobody its server: each request carries its peer's address in a header that only we
 * can set, and names the server that it came to. Nor does it hand over what it can't decode.
 */
function noteRequests(): Set<Server> {
  const servers = new Set<Server>();
  subscribe("http.server.request.start", (message) => {
    const { request, server } = message as Started;
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "unknown";
    request.url = decodableUrl(request.url ?? "/");
    servers.add(server);
  });
  return servers;
}

/** As Node publishes it (diagnostics_channel, "http.server.request.start"). */
interface Started {
  request: IncomingMessage;
  response: ServerResponse;
  server: Server;
}
