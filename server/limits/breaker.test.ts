import { errors } from "@upstash/redis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TransportError } from "../redis/transport";
import { BadAnswer, type Breaker, createBreaker, NotAsked } from "./breaker";

const NOON = Date.UTC(2026, 0, 15, 12);
const ENOUGH = 5;
const RETRY_MS = 5_000;

let breaker: Breaker;
const logged = { error: vi.spyOn(console, "error"), info: vi.spyOn(console, "log") };
const lines = (spy: typeof logged.error) => spy.mock.calls.map(([line]) => JSON.parse(line).event);

beforeEach(() => {
  vi.useFakeTimers();
  breaker = createBreaker(() => NOON);
  for (const spy of Object.values(logged)) spy.mockReset().mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
});

const works = () => breaker.run(async () => "answer");
const fails = () => breaker.run(() => Promise.reject(new Error("gone"))).catch((error: unknown) => error);
async function failTimes(times: number): Promise<void> {
  for (let n = 0; n < times; n++) await fails();
}

it("asks on until there were enough failures in a row", async () => {
  await failTimes(ENOUGH - 1);
  expect(await works()).toBe("answer");
  await failTimes(ENOUGH - 1);
  expect(await works()).toBe("answer");
  expect(breaker.open).toBe(false);
});

describe("after enough failures in a row", () => {
  beforeEach(() => failTimes(ENOUGH));

  it("asks no more, and says until when", async () => {
    let asked = false;
    const call = breaker.run(async () => {
      asked = true;
    });
    await expect(call).rejects.toBeInstanceOf(NotAsked);
    expect(asked).toBe(false);
    expect(breaker.waitMs()).toBe(RETRY_MS);
    vi.advanceTimersByTime(RETRY_MS - 1);
    expect(breaker.waitMs()).toBe(1);
    await expect(works()).rejects.toBeInstanceOf(NotAsked);
  });

  it.each([
    ["succeeds", "back", "answer"],
    ["fails", new Error("gone"), "NotAsked"],
  ])("lets one through each time, whose outcome the others wait for: it %s", async (_, end, others) => {
    vi.advanceTimersByTime(RETRY_MS);
    let finish = () => {};
    const tried = breaker.run(
      () =>
        new Promise<string>((resolve, reject) => {
          finish = () => (typeof end === "string" ? resolve(end) : reject(end));
        }),
    );
    let calls = 0;
    const waiting = [1, 2].map(() =>
      breaker
        .run(async () => {
          calls += 1;
          return "answer";
        })
        .catch((error: Error) => error.name),
    );
    await Promise.resolve();
    expect(calls).toBe(0);
    finish();
    await tried.catch(() => {});
    expect(await Promise.all(waiting)).toEqual([others, others]);
  });

  it("waits as long again when the one fails", async () => {
    vi.advanceTimersByTime(RETRY_MS);
    expect(await fails()).toMatchObject({ message: "gone" });
    expect(breaker.waitMs()).toBe(RETRY_MS);
    await expect(works()).rejects.toBeInstanceOf(NotAsked);
  });

  it("says once that the store is away, and once that it is back", async () => {
    vi.advanceTimersByTime(RETRY_MS);
    await fails();
    vi.advanceTimersByTime(RETRY_MS);
    await works();
    await works();
    expect(lines(logged.error)).toEqual(["limits.store_away"]);
    expect(lines(logged.info)).toEqual(["limits.store_back"]);
  });
});

it("blames the caller, not the store, for an ask that is wrong", async () => {
  for (let n = 0; n < 2 * ENOUGH; n++) {
    const wrong = breaker.run(() => Promise.reject(new RangeError("minus one")));
    await expect(wrong).rejects.toThrow(RangeError);
  }
  expect(breaker.open).toBe(false);
  expect(breaker.lastFailure).toBeNull();
});

it("takes what the store says of one key for its being there, and still remembers it", async () => {
  for (const error of [
    new errors.UpstashError("WRONGTYPE Operation against a key holding the wrong kind of value"),
    new BadAnswer("The store answered []"),
  ]) {
    await failTimes(ENOUGH - 1);
    for (let n = 0; n < ENOUGH; n++) {
      await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
      expect(breaker.open).toBe(false);
    }
    expect(breaker.lastFailure?.reason).toContain(error.message);
    await failTimes(ENOUGH - 1);
    expect(breaker.open).toBe(false);
    await works();
  }
});

it.each([
  new errors.UpstashError("LOADING Redis is loading the dataset in memory"),
  new errors.UpstashError("READONLY You can't write against a read only replica."),
  new TransportError("LOST", "The connection was lost"),
  new TypeError("fetch failed"),
])(
  "takes what the store says of itself, or that it can't be reached, for its being away: %s",
  async (error) => {
    for (let n = 0; n < ENOUGH; n++) {
      expect(breaker.open).toBe(false);
      await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
    }
    expect(breaker.open).toBe(true);
  },
);

it("remembers the last failure, with the process's time", async () => {
  await fails();
  await works();
  expect(breaker.lastFailure).toEqual({ at: NOON, reason: "Error: gone" });
});
