import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openedFor } from "./both-ways.fixture";
import { skipWithoutRedis } from "./test-redis";

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");
const TEXTS = [
  "",
  "OK",
  "ü€😀 漢字",
  "line\r\nbreak\0zero",
  '{"not":"json"',
  "T0s=",
  " 1 ",
  "x".repeat(20_000),
];

// One suite, two transports: whoever writes a store need not know which one it has.
describe.skipIf(skipWithoutRedis()).each(["tcp", "rest"] as const)("commands by %s", (kind) => {
  const opened = openedFor(kind);
  const redis = () => opened().redis;

  it("brings every text back as it was", async () => {
    for (const text of TEXTS) {
      expect(await redis().set("text", text)).toBe("OK");
      expect(await redis().get("text")).toBe(text);
      expect(await redis().eval("return {ARGV[1], {ARGV[1]}}", [], [text])).toEqual([text, [text]]);
    }
  });

  it("brings values back as the JSON that they were stored as", async () => {
    for (const value of [0, -1, 1.5, true, [1, "a", null], { a: { b: [] } }, Number.MAX_SAFE_INTEGER]) {
      await redis().set("value", value);
      expect(await redis().get("value")).toEqual(value);
    }
  });

  it("keeps a number that JavaScript can't hold as its text", async () => {
    await redis().set("big", "9007199254740993");
    expect(await redis().get("big")).toBe("9007199254740993");
    // The parser of TCP answers is exact up to here, 64 below where JavaScript stops being.
    expect(await redis().eval("return {'9007199254740993', 2^53 - 64}", [], [])).toEqual([
      "9007199254740993",
      2 ** 53 - 64,
    ]);
  });

  it("tells nothing from empty", async () => {
    expect(await redis().get("nothing")).toBeNull();
    expect(await redis().hgetall("nothing")).toBeNull();
    expect(await redis().lrange("nothing", 0, -1)).toEqual([]);
    expect(await redis().mget("nothing", "text")).toEqual([null, TEXTS.at(-1)]);
    expect(await redis().eval("return {1, false, 'x'}", [], [])).toEqual([1, null, "x"]);
  });

  it("answers hashes, lists and sorted sets in the client's shapes", async () => {
    await redis().hset("hash", { a: 1, OK: "OK" });
    expect(await redis().hgetall("hash")).toEqual({ a: 1, OK: "OK" });
    expect(await redis().hincrby("hash", "a", 41)).toBe(42);
    expect(await redis().rpush<string | number>("list", "a", 2)).toBe(2);
    expect(await redis().lrange("list", 0, -1)).toEqual(["a", 2]);
    await redis().zadd("sorted", { score: 1.5, member: "one" }, { score: 2, member: "two" });
    expect(await redis().zrange("sorted", 0, -1, { withScores: true })).toEqual(["one", 1.5, "two", 2]);
    expect(await redis().zscore("sorted", "one")).toBe(1.5);
  });

  it("expires keys and walks over them", async () => {
    await redis().set("walk:1", 1, { px: 60_000, nx: true });
    expect(await redis().set("walk:1", 2, { nx: true })).toBeNull();
    expect(await redis().pttl("walk:1")).toSatisfy((ms) => ms > 0 && ms <= 60_000);
    const [, keys] = await redis().scan("0", { match: "walk:*", count: 10_000 });
    expect(keys).toEqual(["walk:1"]);
  });

  it("answers each command of a pipeline by itself", async () => {
    const pipeline = redis().pipeline();
    pipeline.set("p", "not a number").incr("p").get("p");
    expect(await pipeline.exec({ keepErrors: true })).toMatchObject([
      { result: "OK" },
      { error: expect.stringMatching(/^ERR value is not an integer/) },
      { result: "not a number" },
    ]);
  });

  it("runs a transaction as one, and the rest of it when a command fails", async () => {
    const transaction = redis().multi();
    transaction.set("m", "a").incr("m").get("m");
    expect(await transaction.exec({ keepErrors: true })).toMatchObject([
      { result: "OK" },
      { error: expect.stringMatching(/^ERR value is not an integer/) },
      { result: "a" },
    ]);
    const others = Array.from({ length: 20 }, () =>
      redis().multi().incr("t").incr("t").exec<[number, number]>(),
    );
    for (const [first, second] of await Promise.all(others)) expect(second).toBe(first + 1);
  });

  it("discards a transaction that can't be queued", async () => {
    const transaction = redis().multi();
    // A command without its arguments is refused before anything runs.
    transaction.set("discarded", 1).mget();
    await expect(transaction.exec()).rejects.toThrow("EXECABORT");
    expect(await redis().get("discarded")).toBeNull();
  });

  it("runs scripts by text and by digest, Upstash's own with their flag too", async () => {
    for (const shebang of ["", "#!lua flags=allow-key-locking\n"]) {
      const script = `${shebang}-- ${randomBytes(8).toString("hex")}\nreturn redis.call('incrby', KEYS[1], ARGV[1])`;
      const key = `script:${shebang.length}`;
      await expect(redis().evalsha(sha1(script), [key], ["2"])).rejects.toThrow("NOSCRIPT");
      expect(await redis().eval(script, [key], ["2"])).toBe(2);
      expect(await redis().evalsha(sha1(script), [key], ["2"])).toBe(4);
      expect(await redis().scriptLoad(script)).toBe(sha1(script));
      expect(await redis().scriptExists(sha1(script))).toEqual([1]);
    }
  });

  it("reports errors in the server's words, in its client's class", async () => {
    await redis().set("kind", "text");
    await expect(redis().lpush("kind", 1)).rejects.toMatchObject({
      name: "UpstashError",
      message: expect.stringContaining("WRONGTYPE"),
    });
    await expect(redis().eval("return redis.error_reply('MINE own words')", [], [])).rejects.toThrow(
      "MINE own words",
    );
  });

  it("refuses what would hold or change the connection that all share", async () => {
    for (const command of [
      ["BLPOP", "x", "0"],
      ["select", "0"],
      ["MULTI"],
      ["xread", "BLOCK", "0", "STREAMS", "s", "0"],
    ])
      await expect(redis().exec(command as [string, ...string[]])).rejects.toThrow("a connection of its own");
    expect(await redis().exec(["XREAD", "STREAMS", "s", "0"])).toBeNull();
  });
});

describe.skipIf(skipWithoutRedis())("what only one of them has", () => {
  const tcp = openedFor("tcp");
  const rest = openedFor("rest");

  it("keeps subscribers off the shared connection of TCP", async () => {
    const subscriber = tcp().redis.subscribe("channel");
    const error = await new Promise((resolve) => subscriber.on("error", resolve));
    expect(error).toMatchObject({ message: expect.stringContaining("a connection of its own") });
  });

  it("knows whether keys must share a hash tag", () => {
    expect([tcp().cluster, rest().cluster]).toEqual([false, false]);
    expect([tcp().kind, rest().kind]).toEqual(["tcp", "rest"]);
  });
});
