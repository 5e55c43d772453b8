import { afterEach, describe, expect, it, vi } from "vitest";
import { connectResp } from "./resp.fixture";
import { openTestRedis, skipWithoutRedis } from "./test-redis";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(skipWithoutRedis())("openTestRedis", () => {
  it("gives each a database of its own, which it empties on close", async () => {
    const [one, two] = await Promise.all([openTestRedis(), openTestRedis()]);
    expect(one.url).not.toBe(two.url);
    const connection = await connectResp(one.url);
    expect(await connection.send(["DBSIZE"])).toBe(0);
    await connection.send(["SET", "left", "behind"]);
    await Promise.all([one.close(), two.close()]);
    expect(await connection.send(["EXISTS", "left"])).toBe(0);
    connection.close();
  });
});

describe("skipWithoutRedis", () => {
  it("skips where there is no Redis, unless every suite has to run", () => {
    vi.stubEnv("TEST_REDIS_URL", "redis://h");
    expect(skipWithoutRedis()).toBe(false);
    vi.stubEnv("TEST_REDIS_URL", "");
    vi.stubEnv("HEADROOM_REQUIRE_SERVICES", "");
    expect(skipWithoutRedis()).toBe(true);
    vi.stubEnv("HEADROOM_REQUIRE_SERVICES", "1");
    expect(skipWithoutRedis).toThrow("TEST_REDIS_URL");
  });
});
