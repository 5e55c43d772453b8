import { expect, it } from "vitest";
import {
  formatCompact,
  formatDay,
  formatDuration,
  formatLongDay,
  formatShare,
  formatUsd,
  usdColumn,
} from "./format";

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
  [0.0004, "under 1 %"],
  [0.012, "1.2 %"],
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
  expect([formatDuration(99), formatDuration(850), formatDuration(1_400)]).toEqual([
    "under 0.1 s",
    "0.8 s",
    "1.4 s",
  ]);
});

it.each([
  [
    [52, 45_120, 0],
    ["$0.000052", "$0.045120", "$0"],
  ],
  [
    [1_000, 1_234_567],
    ["$0.0010", "$1.2346"],
  ],
  [
    [1_000_000, 1_234_567_890],
    ["$1.00", "$1,234.57"],
  ],
  [[], []],
])("writes a column of %j with the same decimals", (column, written) => {
  expect(column.map(usdColumn(column))).toEqual(written);
});
