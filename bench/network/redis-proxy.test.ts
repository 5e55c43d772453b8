import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingProxy, startRedisProxy } from "./redis-proxy";
import { createCommandReader } from "./resp";

const encode = (...args: string[]) =>
  `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join("")}`;

describe("createCommandReader", () => {
  it("names every command wherever the chunks are cut", () => {
    const bytes = Buffer.from(
      encode("evalsha", "0f", "*1\r\n$4\r\nPING") + encode("get", "é") + encode("PING"),
    );
    for (let cut = 0; cut <= bytes.length; cut++) {
      const read = createCommandReader();
      expect([...read(bytes.subarray(0, cut)), ...read(bytes.subarray(cut))]).toEqual([
        "EVALSHA",
        "GET",
        "PING",
      ]);
    }
  });
});

describe("startRedisProxy", () => {
  /** Answers every command with OK, as soon as it is whole. */
  const redis = createServer((socket) => {
    const read = createCommandReader();
    socket.on("data", (chunk) => void socket.write("+OK\r\n".repeat(read(chunk).length)));
  });
  let proxy: CountingProxy;

  beforeAll(async () => {
    await once(redis.listen(0, "127.0.0.1"), "listening");
    proxy = await startRedisProxy({ host: "127.0.0.1", port: (redis.address() as AddressInfo).port });
  });

  afterAll(async () => {
    await proxy.close();
    redis.close();
  });

  async function open() {
    const socket = connect(proxy.port, "127.0.0.1");
    await once(socket, "connect");
    return {
      ask: async (bytes: string, answers = 1) => {
        socket.write(bytes);
        for (let got = ""; got.length < answers * 5; ) got += String((await once(socket, "data"))[0]);
      },
      close: () => socket.destroy(),
    };
  }

  it("counts what is sent before an answer as one round trip, and what is sent after it as another", async () => {
    const client = await open();
    proxy.take();
    await client.ask(encode("INCRBY", "a", "1") + encode("EXPIRE", "a", "9"), 2);
    await client.ask(encode("GET", "a"));
    const trips = proxy.take();
    expect(trips.map(({ commands }) => commands)).toEqual([["INCRBY", "EXPIRE"], ["GET"]]);
    expect(trips[1]?.bytes).toBe(encode("GET", "a").length + "+OK\r\n".length);
    expect(proxy.take()).toEqual([]);
    client.close();
  });

  it("makes a round trip longer by the delay, however much is under way, and keeps the order", async () => {
    const client = await open();
    proxy.take();
    proxy.setDelay(40);
    const startedAt = performance.now();
    await client.ask(encode("GET", "a") + encode("SET", "a", "1") + encode("GET", "a"), 3);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(40);
    proxy.setDelay(0);
    await client.ask(encode("PING"));
    expect(proxy.take().map(({ commands }) => commands)).toEqual([["GET", "SET", "GET"], ["PING"]]);
    client.close();
  });
});
