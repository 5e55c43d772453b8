import { expect, it } from "vitest";
import { formatClock, formatCountdown, formatNumber, speakCountdown } from "./format";

const HOUR = 3_600_000;

it.each([
  [-1, "0:00"],
  [0, "0:00"],
  [1, "0:01"],
  [1_000, "0:01"],
  [42_000, "0:42"],
  [59_001, "1:00"],
  [60_000, "1:00"],
  [61_000, "1:01"],
  [HOUR - 1_000, "59:59"],
  [HOUR - 999, "1 h"],
  [HOUR, "1 h"],
  [HOUR + 1, "1 h 1 min"],
  [5 * HOUR + 11 * 60_000 + 1, "5 h 12 min"],
  [24 * HOUR, "24 h"],
])("counts %i ms down as %s", (ms, text) => expect(formatCountdown(ms)).toBe(text));

it.each([
  [0, "0 seconds"],
  [1_000, "1 second"],
  [42_000, "42 seconds"],
  [60_000, "1 minute"],
  [90_000, "1 minute and 30 seconds"],
  [5 * HOUR + 12 * 60_000, "5 hours and 12 minutes"],
])("says %i ms as %s", (ms, text) => expect(speakCountdown(ms)).toBe(text));

it("writes an instant as the clock of a time zone shows it", () => {
  expect(formatClock("2026-03-02T00:00:00.000Z", "UTC")).toBe("00:00");
  expect(formatClock("2026-03-02T00:00:00.000Z", "Asia/Kolkata")).toBe("05:30");
});

it.each([0, 7, 999, 1_000, 12_300, 999_999, 1_234_567, Number.MAX_SAFE_INTEGER])(
  "groups the thousands of %i",
  (value) => expect(formatNumber(value)).toBe(value.toLocaleString("en-US")),
);
