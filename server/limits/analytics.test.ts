import { Redis } from "@upstash/redis";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAnalytics } from "./analytics";

const warned = vi.spyOn(console, "warn");
let sent: unknown[][];
let away: boolean;

/** A client whose server takes everything, or is away. */
const redis = () =>
  new Redis({
    request: async ({ body }) => {
      if (away) throw new Error("gone");
      const commands = body as unknown[][];
      sent.push(...commands);
      return commands.map(() => ({ result: 1 })) as never;
    },
  });

beforeEach(() => {
  vi.useFakeTimers();
  warned.mockReset().mockImplementation(() => {});
  sent = [];
  away = false;
});
afterEach(() => {
  vi.useRealTimers();
});

it("sends what a second brought in one go, added up, to keys that end by themselves", async () => {
  const analytics = createAnalytics(redis());
  for (const member of ["a", "b", "a"]) await analytics.zincrby("hour", 1, member);
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([
    ["zincrby", "hour", 2, "a"],
    ["zincrby", "hour", 1, "b"],
    ["expire", "hour", 90 * 86_400],
  ]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(3);
  expect(vi.getTimerCount()).toBe(0);
});

it("drops what can't be sent, says so once, and again only after it had worked", async () => {
  const analytics = createAnalytics(redis());
  const second = async () => {
    await analytics.zincrby("hour", 1, "a");
    await vi.advanceTimersByTimeAsync(1_000);
  };
  away = true;
  await second();
  await second();
  expect(warned).toHaveBeenCalledTimes(1);
  away = false;
  await second();
  expect(sent).toContainEqual(["zincrby", "hour", 1, "a"]);
  away = true;
  await second();
  expect(warned).toHaveBeenCalledTimes(2);
});

it("sends the rest when it is closed", async () => {
  const analytics = createAnalytics(redis());
  await analytics.zincrby("hour", 1, "a");
  await analytics.close();
  expect(sent).toContainEqual(["zincrby", "hour", 1, "a"]);
  expect(vi.getTimerCount()).toBe(0);
});

it("keeps a bounded number of counts", async () => {
  const analytics = createAnalytics(redis());
  for (let n = 0; n < 10_050; n++) await analytics.zincrby("hour", 1, `user-${n}`);
  await analytics.zincrby("hour", 1, "user-0");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(10_001);
  expect(sent[0]).toEqual(["zincrby", "hour", 2, "user-0"]);
});
