import { afterEach, expect, it, vi } from "vitest";
import { type DayOf, groupByDay, localDay, utcDay } from "./group-by-day";

const at = (updatedAt: string) => ({ id: updatedAt, title: updatedAt, updatedAt });
const names = (items: string[], now: string, dayOf: DayOf) =>
  groupByDay(items.map(at), new Date(now), dayOf).map(({ name, items: { length } }) => [name, length]);

afterEach(() => vi.unstubAllEnvs());

it("puts the edges of a day, of seven and of thirty days where they belong", () => {
  const items = [
    "2026-11-21T00:00:00Z",
    "2026-11-20T23:59:59Z",
    "2026-11-20T00:00:00Z",
    "2026-11-19T23:59:59Z",
    "2026-11-14T00:00:00Z",
    "2026-11-13T23:59:59Z",
    "2026-10-22T00:00:00Z",
    "2026-10-21T23:59:59Z",
  ];
  expect(names(items, "2026-11-21T12:00:00Z", utcDay)).toEqual([
    ["Today", 1],
    ["Yesterday", 2],
    ["Previous 7 days", 2],
    ["Previous 30 days", 2],
    ["Older", 1],
  ]);
});

it("goes by the reader's day, not by the server's", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  const items = ["2026-11-20T23:30:00Z"];
  expect(names(items, "2026-11-21T00:10:00Z", utcDay)).toEqual([["Yesterday", 1]]);
  expect(names(items, "2026-11-21T00:10:00Z", localDay)).toEqual([["Today", 1]]);
});

it("counts calendar days where the clocks were changed in between", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  expect(names(["2026-10-25T00:30:00+02:00"], "2026-10-26T00:15:00+01:00", localDay)).toEqual([
    ["Yesterday", 1],
  ]);
});
