/** Many runs: their sum, and the proof that the same seed is the same run. */
import { FAULTS, type Fault } from './faults.ts';
import type { Violation } from './judge.ts';
import type { Lane } from './lanes.ts';
import { runSeed, type RunReport } from './run.ts';

/** One in so many seeds is run twice, and must end with the same trace. */
const PROVE_EVERY = 100;

export interface Failure {
  seed: number;
  violations: Violation[];
  steps: string[];
}

export interface Series {
  seeds: number;
  saved: number;
  events: number;
  failures: Failure[];
  fired: Map<Fault, number>;
  /** Seeds that were run twice. */
  proven: number;
}

/** @param onReport  told of each run; it ends the series by answering false */
export async function runSeries(
  seeds: Iterable<number>,
  lane: Lane,
  onReport: (report: RunReport) => boolean = () => true,
): Promise<Series> {
  const series: Series = {
    seeds: 0,
    saved: 0,
    events: 0,
    failures: [],
    fired: new Map(FAULTS.map((fault) => [fault, 0])),
    proven: 0,
  };
  for (const seed of seeds) {
    const report = await runSeed({ seed, lane });
    if (seed % PROVE_EVERY === 0) await prove(report, lane, series);
    series.seeds += 1;
    series.saved += report.saved;
    series.events += report.events;
    for (const [fault, count] of report.fired) series.fired.set(fault, series.fired.get(fault)! + count);
    const { violations, steps } = report;
    if (violations.length > 0) series.failures.push({ seed, violations, steps });
    if (!onReport(report)) break;
  }
  return series;
}

async function prove(first: RunReport, lane: Lane, series: Series): Promise<void> {
  const second = await runSeed({ seed: first.seed, lane });
  series.proven += 1;
  if (second.traceHash !== first.traceHash || second.stateHash !== first.stateHash)
    first.violations.push({ invariant: 'determinism', detail: 'The same seed was not the same run.' });
}
