import { createServer, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { parseArgs } from "node:util";
import { demoUpstream } from "../server/ai/demo-model";

/** The demo model on a port, for `ANTHROPIC_BASE_URL`: `tsx bench/upstream.ts --port 4010 --tokens-per-second 60`. */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4010" },
    "tokens-per-second": { type: "string", default: "60" },
  },
});
const tokensPerSecond = Number(values["tokens-per-second"]);
const answer = demoUpstream({ tokensPerSecond });

const server = createServer(async (incoming, outgoing) => {
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  try {
    const response = await answer(await toRequest(incoming), { signal: gone.signal });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body) await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing);
    else outgoing.end();
  } catch (error) {
    if (!gone.signal.aborted) outgoing.destroy(error instanceof Error ? error : undefined);
  }
});

server.listen(Number(values.port), () => {
  console.log(
    `The demo model answers at http://localhost:${values.port}, ${tokensPerSecond} tokens a second.`,
  );
});

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = "GET", url = "/", headers } = incoming;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as [string, string]] : [],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(url, "http://localhost"), {
    method,
    headers: flat,
    body: hasBody ? await buffer(incoming) : null,
  });
}
