/** The sum of several test runners in one line, which is never better than what happened. */

/** How many tests passed, failed and were left out. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of Vitest's JSON report that are counted. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** The parts of Playwright's JSON report that are counted. */
interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

/** @param report  what `vitest --reporter=json` wrote; a file that could not be loaded counts as one failure */
export function vitestReportToCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as VitestReport;
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length);
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
}

/** @param report  what `playwright test --reporter=json` wrote; a test that passed only on a second try has passed */
export function playwrightReportToCounts(report: unknown): Counts {
  const { stats, errors } = report as PlaywrightReport;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/**
 * What a runner counted, corrected by how it ended: a breakdown without a failed test, and a run without a test, are
 * one failure each.
 * @param counts  undefined when the runner left no report
 * @param ok      whether the runner itself ended well
 * @param say     is told, in a sentence, what the counts alone would not have shown
 */
export function withBreakdown(
  counts: Counts | undefined,
  ok: boolean,
  runner: string,
  say: (complaint: string) => void,
): Counts {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  if (failed > 0) return { passed, failed, skipped };
  const complaint = passed === 0 ? `${runner} ran no test.` : ok ? undefined : `${runner} ended badly, see above.`;
  if (complaint === undefined) return { passed, failed, skipped };
  say(complaint);
  return { passed, failed: 1, skipped };
}

/** All of them together. */
export function sum(suites: Counts[]): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of suites) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** `12 passed, 0 failed`, with `, 1 skipped` when there are any. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
