import { describe, expect, it } from "vitest";
import { PLANS } from "../plans";
import { forecast } from "./reports-forecast";

const HOUR_MS = 3_600_000;
const MIDNIGHT = Date.parse("2026-11-21T00:00:00Z");
const at = (hour: number) => MIDNIGHT + hour * HOUR_MS;
const max = PLANS.free.tokensPerDay;

describe("the forecast of the day's end", () => {
  it("goes on at the pace since the day's first message", () => {
    expect(forecast({ used: max / 2, max, firstAt: at(9), now: at(11) })).toBe(at(13));
  });

  it("says nothing where the budget lasts until midnight, to the millisecond", () => {
    const lasting = { used: max / 2, max, firstAt: at(0), now: at(12) };
    expect(forecast(lasting)).toBeNull();
    expect(forecast({ ...lasting, used: max / 2 + 1 })).toBeLessThan(at(24));
  });

  it("measures the pace over an hour at least", () => {
    const young = { used: max / 4, max, firstAt: at(9), now: at(9) + 1 };
    expect(forecast(young)).toBe(young.now + 3 * HOUR_MS);
  });

  it.each([
    ["nothing is used", { used: 0, firstAt: null }],
    ["all is used", { used: max }],
    ["more than all is used", { used: max + 1 }],
    ["there is no limit", { max: null }],
  ])("says nothing where %s", (_, change) => {
    expect(forecast({ used: max - 1, max, firstAt: at(9), now: at(10), ...change })).toBeNull();
  });
});
