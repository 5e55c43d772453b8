import { expect, it } from "vitest";
import { formatCompact, formatDay, formatDuration, formatLongDay, formatShare, formatUsd } from "./format";

it.each([
  [0, "$0.00"],
  [1, "$0.000001"],
  [52, "$0.000052"],
  [9_999, "$0.009999"],
  [10_000, "$0.01"],
  [45_120, "$0.0451"],
  [1_234_567, "$1.23"],
  [1_234_567_890, "$1,234.57"],
])("writes %i micro-dollars as %s", (microUsd, written) => expect(formatUsd(microUsd)).toBe(written));

it.each([
  [0, "0 %"],
  [0.0004, "under 0.1 %"],
  [0.004, "0.4 %"],
  [0.123, "12 %"],
  [1, "100 %"],
])("writes a share of %d as %s", (share, written) => expect(formatShare(share)).toBe(written));

it("writes days in UTC, whatever the reader's zone", () => {
  expect(formatDay("2026-11-21")).toBe("Nov 21");
  expect(formatDay("2026-11-21T23:59:59.999Z")).toBe("Nov 21");
  expect(formatLongDay("2026-11-21")).toBe("Sat, Nov 21, 2026");
});

it("writes what an axis or a table has little room for", () => {
  expect([formatCompact(950), formatCompact(12_300), formatCompact(1_500_000)]).toEqual([
    "950",
    "12.3k",
    "1.5m",
  ]);
  expect([formatDuration(999), formatDuration(1_400)]).toEqual(["999 ms", "1.4 s"]);
});
