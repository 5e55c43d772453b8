/** How many tests of a stage did what. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A stage that has ended. */
export interface Stage {
  name: string;
  durationMs: number;
  counts: Counts;
}

/** What `vitest --reporter=json` and `playwright --reporter=json` write, as far as it is counted here. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/**
 * The counts of a run from its report. A run that failed without a failed test (a file that does not load, a server
 * that does not start, no report at all) counts as one failure.
 */
export function countsOf(report: VitestReport | PlaywrightReport | null, exitCode: number): Counts {
  const counts = report ? read(report) : { passed: 0, failed: 0, skipped: 0 };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function read(report: VitestReport | PlaywrightReport): Counts {
  if ("stats" in report) {
    const { expected, flaky, unexpected, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
  return { passed, failed, skipped };
}

/** The table of stages, and as its last line `N passed, N failed`. */
export function summary(stages: readonly Stage[]): string {
  const rows = stages.map(({ name, durationMs, counts }) => {
    const result = counts.failed > 0 ? "FAILED" : "ok";
    const tests = counts.passed + counts.failed > 0 ? `${counts.passed} passed, ${counts.failed} failed` : "";
    return `  ${name.padEnd(22)} ${result.padEnd(7)} ${`${(durationMs / 1000).toFixed(1)} s`.padStart(8)}  ${tests}`.trimEnd();
  });
  const sum = (key: keyof Counts) => stages.reduce((total, { counts }) => total + counts[key], 0);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  return ["", ...rows, "", `${sum("passed")} passed, ${sum("failed")} failed${skipped}`].join("\n");
}
