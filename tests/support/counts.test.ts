import { describe, expect, it } from 'vitest';
import { closingLine, playwrightReportToCounts, sum, vitestReportToCounts, withBreakdown } from './counts.ts';

const counts = (passed: number, failed: number, skipped = 0) => ({ passed, failed, skipped });

describe('the closing line', () => {
  it('names skipped tests only when there are some', () => {
    expect(closingLine(counts(12, 0))).toBe('12 passed, 0 failed');
    expect(closingLine(counts(12, 3, 1))).toBe('12 passed, 3 failed, 1 skipped');
  });

  it('is the sum of all runners', () => {
    expect(sum([counts(1, 2, 3), counts(10, 20, 30)])).toEqual(counts(11, 22, 33));
  });

  it('counts a test file that could not be loaded as a failure', () => {
    const report = {
      ...{ numPassedTests: 4, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 },
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    };
    expect(vitestReportToCounts(report)).toEqual(counts(4, 2, 2));
  });

  it('counts a browser test that needed a second try as passed, and an error outside of any test as a failure', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(playwrightReportToCounts({ stats, errors: [{}] })).toEqual(counts(6, 2, 2));
  });

  it('shows a failure when a runner broke down, left no report or ran no test', () => {
    const said: string[] = [];
    const say = (complaint: string) => void said.push(complaint);
    expect(withBreakdown(counts(5, 0), false, 'Vitest', say)).toEqual(counts(5, 1));
    expect(withBreakdown(undefined, false, 'Vitest', say)).toEqual(counts(0, 1));
    expect(withBreakdown(counts(0, 0, 4), true, 'Vitest', say)).toEqual(counts(0, 1, 4));
    expect(said).toEqual(['Vitest ended badly, see above.', 'Vitest ran no test.', 'Vitest ran no test.']);
  });

  it('leaves what a runner counted as it is otherwise', () => {
    const say = (complaint: string) => expect.unreachable(complaint);
    expect(withBreakdown(counts(5, 0, 1), true, 'Vitest', say)).toEqual(counts(5, 0, 1));
    expect(withBreakdown(counts(5, 2), false, 'Vitest', say)).toEqual(counts(5, 2));
  });
});
