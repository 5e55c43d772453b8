import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CountingProxy } from "./redis-proxy";
import { startRestProxy } from "./rest-proxy";

describe("startRestProxy", () => {
  /** Answers with what it was sent. */
  const front = createServer(async (incoming, outgoing) => {
    const { authorization } = incoming.headers;
    outgoing.end(`${incoming.method} ${incoming.url} ${authorization} ${await buffer(incoming)}`);
  });
  let proxy: CountingProxy;

  beforeAll(async () => {
    await once(front.listen(0, "127.0.0.1"), "listening");
    proxy = await startRestProxy(`http://127.0.0.1:${(front.address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    await proxy.close();
    front.closeAllConnections();
    front.close();
  });

  const call = async (path: string, commands?: unknown) => {
    const init = commands ? { method: "POST", body: JSON.stringify(commands) } : {};
    const headers = { authorization: "Bearer t" };
    return (await fetch(`http://127.0.0.1:${proxy.port}${path}`, { ...init, headers })).text();
  };

  it("hands calls on whole, and names their commands: in the body, in the path, in a pipeline", async () => {
    expect(await call("/", ["evalsha", "0f"])).toBe('POST / Bearer t ["evalsha","0f"]');
    expect(await call("/get/a")).toBe("GET /get/a Bearer t ");
    await call("/pipeline", [
      ["incrby", "a", 1],
      ["expire", "a", 9],
    ]);
    await call("/multi-exec", [["SET", "a", "1"]]);
    expect(proxy.take().map(({ commands }) => commands)).toEqual([
      ["EVALSHA"],
      ["GET"],
      ["INCRBY", "EXPIRE"],
      ["SET"],
    ]);
  });

  it("makes a call longer by the delay", async () => {
    proxy.setDelay(40);
    const startedAt = performance.now();
    await call("/", ["PING"]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(40);
    proxy.setDelay(0);
  });
});
