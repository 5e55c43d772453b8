import { describe, expect, it } from "vitest";
import { countsOf, summary } from "./report";

describe("countsOf", () => {
  it("reads Vitest's report", () => {
    const report = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1 };
    expect(countsOf(report, 1)).toEqual({ passed: 7, failed: 2, skipped: 1 });
  });

  it("counts a flaky browser test as failed", () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 3 } };
    expect(countsOf(report, 1)).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  it("counts a failure where no test failed but the run did", () => {
    const report = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0 };
    expect(countsOf(report, 1).failed).toBe(1);
    expect(countsOf(null, 1).failed).toBe(1);
    expect(countsOf(report, 0).failed).toBe(0);
  });
});

describe("summary", () => {
  it("ends with the sum alone on a line", () => {
    const stage = (passed: number, failed: number) => ({
      name: "x",
      durationMs: 1,
      counts: { passed, failed, skipped: 0 },
    });
    expect(
      summary([stage(0, 0), stage(5, 0), stage(2, 1)])
        .split("\n")
        .at(-1),
    ).toBe("7 passed, 1 failed");
  });
});
