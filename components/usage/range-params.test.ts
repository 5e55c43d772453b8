import { describe, expect, it } from "vitest";
import { RANGES, usageQuery, usageView } from "./range-params";

const now = Date.parse("2026-03-01T00:00:00.000Z");
const DAY_MS = 86_400_000;

describe("the usage page's address", () => {
  it.each(RANGES)("shows %i days, today in UTC included", (days) => {
    const { range } = usageView({ days: String(days) }, now);
    expect(range.to).toBe("2026-03-01");
    expect((Date.parse(range.to) - Date.parse(range.from)) / DAY_MS + 1).toBe(days);
  });

  it("takes a range that was typed in", () => {
    const { range, days } = usageView({ from: "2026-01-31", to: "2026-01-31", days: "7" }, now);
    expect([range, days]).toEqual([{ from: "2026-01-31", to: "2026-01-31" }, null]);
  });

  it.each([
    { days: "8" },
    { days: ["7", "30"] },
    { from: "2026-02-30", to: "2026-03-01" },
    { from: "0000-01-01", to: "0000-01-02" },
    { from: "2026-02-01" },
    { day: "yesterday" },
    { sort: "drop table" },
  ])("is as usual for %j", (params) => {
    expect(usageView(params, now)).toEqual(usageView({}, now));
  });

  it.each([
    ["after", { from: "2026-03-02", to: "2026-03-01" }],
    ["more than", { from: "2024-01-01", to: "2025-01-01" }],
  ])("is as usual for a range it can't show, and says that it is %s", (reason, typed) => {
    const { refused, ...view } = usageView(typed, now);
    expect({ ...view, refused: null }).toEqual(usageView({}, now));
    expect(refused).toEqual({ ...typed, reason: expect.stringContaining(reason) });
  });

  it.each([
    {},
    { days: "7", sort: "cost" },
    { from: "2025-01-01", to: "2026-01-01", day: "2025-06-01", sort: "tokens" },
  ])("comes back from its own links: %j", (params) => {
    const view = usageView(params, now);
    expect(usageView(usageQuery(view), now)).toEqual(view);
  });
});
