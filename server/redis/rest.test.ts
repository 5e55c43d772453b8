import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openRedis } from "./open";
import { COMMAND_DEADLINE_MS } from "./transport";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  vi.restoreAllMocks();
});

/** A client of something that answers as `listener` does, and the requests that it got. */
async function clientOf(listener: RequestListener) {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const requests: { headers: Record<string, unknown>; url: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ headers: request.headers, url: request.url });
    listener(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { ...openRedis({ kind: "rest", url, token: "t" }), requests };
}

describe("Upstash's REST", () => {
  it("tries a request once, since it may have run when its answer was lost", async () => {
    const { redis, requests } = await clientOf((request) => request.socket.destroy());
    await expect(redis.incr("n")).rejects.toThrow();
    await expect(redis.incr("n")).rejects.toThrow();
    expect(requests).toHaveLength(2);
  });

  it("gives up after the deadline", async () => {
    const { redis } = await clientOf(() => {});
    const start = performance.now();
    await expect(redis.incr("n")).rejects.toMatchObject({ name: "TimeoutError" });
    expect(performance.now() - start).toBeLessThan(COMMAND_DEADLINE_MS + 500);
  });

  it("sends what one tick asks in one request", async () => {
    const { redis, requests } = await clientOf((_, response) =>
      response.end(JSON.stringify(Array.from({ length: 50 }, (_, i) => ({ result: i })))),
    );
    const answers = await Promise.all(Array.from({ length: 50 }, () => redis.eval("return 1", [], [])));
    expect(answers).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(requests.map(({ url }) => url)).toEqual(["/pipeline"]);
  });

  it("tells nobody what it runs on", async () => {
    const { ping, requests } = await clientOf((_, response) => response.end('[{"result":"UE9ORw=="}]'));
    await ping();
    expect(Object.keys(requests[0]?.headers ?? {}).filter((name) => name.includes("telemetry"))).toEqual([]);
  });

  it("takes an answer without result and error for no answer", async () => {
    const { ping } = await clientOf((_, response) => response.end("{}"));
    await expect(ping()).rejects.toThrow();
  });
});
