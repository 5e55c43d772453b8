import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createDelayLine } from "./delay-line";
import type { CountingProxy } from "./redis-proxy";
import { instant, type Trip } from "./trips";

interface Call {
  incoming: IncomingMessage;
  body: Buffer;
  outgoing: ServerResponse;
  trip: Trip;
}

/** The same before a REST front: each call is a round trip, and a call to `/pipeline` or `/multi-exec` several commands. */
export async function startRestProxy(front: string): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  let delay = 0;
  let trips: Trip[] = [];

  const forward = createDelayLine<Call>(
    ({ incoming: { method, url = "/", headers }, body, outgoing, trip }) => {
      const { host: _, "transfer-encoding": __, ...kept } = headers;
      const call = request(new URL(url, front), {
        method,
        agent,
        headers: { ...kept, "content-length": body.length },
      });
      call.on("response", (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on("data", (chunk: Buffer) => {
          trip.bytes += chunk.length;
        });
        answer.pipe(outgoing);
      });
      call.on("error", () => outgoing.destroy());
      call.end(body);
    },
    () => delay,
  );

  const server = createServer(async (incoming, outgoing) => {
    const sentAt = instant();
    const body = await buffer(incoming);
    const trip = { sentAt, commands: commandsOf(incoming.url ?? "/", body), bytes: body.length };
    trips.push(trip);
    forward({ incoming, body, outgoing, trip });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  return {
    port: (server.address() as AddressInfo).port,
    setDelay: (ms) => {
      delay = ms;
    },
    take() {
      const taken = trips;
      trips = [];
      return taken;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function commandsOf(url: string, body: Buffer): string[] {
  const path = new URL(url, "http://localhost").pathname;
  if (path === "/pipeline" || path === "/multi-exec")
    return (JSON.parse(body.toString()) as unknown[][]).map(([name]) => String(name).toUpperCase());
  const [name] = path === "/" ? (JSON.parse(body.toString()) as unknown[]) : [path.split("/")[1]];
  return [String(name).toUpperCase()];
}
