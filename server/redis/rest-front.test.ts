import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRestFront } from "./rest-front.fixture";
import { openTestRedis, skipWithoutRedis } from "./test-redis";

const TOKEN = "front-token";
const base64 = (text: string) => Buffer.from(text).toString("base64");

// Each expectation is from https://upstash.com/docs/redis/features/restapi.
describe.skipIf(skipWithoutRedis())("the REST front", () => {
  let database: Awaited<ReturnType<typeof openTestRedis>>;
  let front: Awaited<ReturnType<typeof startRestFront>>;
  beforeAll(async () => {
    database = await openTestRedis();
    front = await startRestFront(database.url, { token: TOKEN });
  });
  afterAll(async () => {
    await front.close();
    await database.close();
  });

  async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${front.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  it("takes a command from the path, its last argument from the body, more from the query", async () => {
    expect(await ask("/set/path/a%2Fb%20c")).toEqual({ status: 200, body: { result: "OK" } });
    expect(await ask("/get/path")).toEqual({ status: 200, body: { result: "a/b c" } });
    expect((await ask("/set/posted?EX=100", "the body")).body).toEqual({ result: "OK" });
    expect((await ask("/get/posted")).body).toEqual({ result: "the body" });
    expect((await ask("/ttl/posted")).body).toEqual({ result: 100 });
    expect((await ask("/set/posted?NX", "another")).body).toEqual({ result: null });
  });

  it("takes a command as the body", async () => {
    expect((await ask("/", ["SET", "body", 1, "EX", 100])).body).toEqual({ result: "OK" });
    expect((await ask("/", ["INCR", "body"])).body).toEqual({ result: 2 });
  });

  it("answers a failed command 400 with its error", async () => {
    await ask("/set/text/x");
    expect(await ask("/incr/text")).toEqual({
      status: 400,
      body: { error: "ERR value is not an integer or out of range" },
    });
    for (const body of [[], {}, "no json"]) expect(await ask("/", body)).toMatchObject({ status: 400 });
    expect(await ask("/subscribe/x")).toMatchObject({ status: 400 });
  });

  it("answers each of a pipeline by itself, a transaction that can't be queued as a whole", async () => {
    const commands = [
      ["SET", "p", "x"],
      ["INCR", "p"],
      ["GET", "p"],
    ];
    const each = [
      { result: "OK" },
      { error: "ERR value is not an integer or out of range" },
      { result: "x" },
    ];
    expect(await ask("/pipeline", commands)).toEqual({ status: 200, body: each });
    expect(await ask("/multi-exec", commands)).toEqual({ status: 200, body: each });
    expect(await ask("/multi-exec", [["SET", "p", "y"], ["MGET"]])).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("EXECABORT") },
    });
    expect((await ask("/get/p")).body).toEqual({ result: "x" });
  });

  it("encodes all text but a plain OK where it is asked to", async () => {
    const encoded = (path: string, body?: unknown) => ask(path, body, { "upstash-encoding": "base64" });
    expect((await encoded("/set/e/OK")).body).toEqual({ result: "OK" });
    expect((await encoded("/get/e")).body).toEqual({ result: base64("OK") });
    expect((await encoded("/ping")).body).toEqual({ result: base64("PONG") });
    const nested = "return {redis.status_reply('OK'), {'ü', 7, false}}";
    expect((await encoded("/", ["EVAL", nested, 0])).body).toEqual({
      result: [base64("OK"), [base64("ü"), 7, null]],
    });
    expect((await encoded("/incr/e")).body).toMatchObject({ error: expect.stringMatching(/^ERR value/) });
  });

  it("lets nobody in without the token, in the header or in the query", async () => {
    for (const authorization of ["", "Bearer wrong"])
      expect(await ask("/get/path", undefined, { authorization })).toEqual({
        status: 401,
        body: { error: expect.stringContaining("auth token") },
      });
    const response = await fetch(`${front.url}/ping?_token=${TOKEN}`);
    expect(await response.json()).toEqual({ result: "PONG" });
  });

  it("counts the commands that it ran, and the requests that brought them", async () => {
    const [commands, requests] = [front.commands(), front.requests()];
    await ask("/pipeline", [["PING"], ["PING"], ["PING"]]);
    await ask("/ping");
    expect(front.commands() - commands).toBe(4);
    expect(front.requests() - requests).toBe(2);
  });
});
