/**
 * `npm run sim -- --people [--lane mem|pg] [--seeds N] [--from N] [--replay SEED [--only STEPS] [--trace]] [--first]
 * [--report FILE [--mutants]]`: plays people. A run that fails is made short and told as a story; the exit code is 1 then. The report is a
 * page of HTML; with `--mutants` it says which planted bugs are found as well.
 */
import fs from 'node:fs';
import type { Violation } from '#tests/simulation/judge.ts';
import { shrink } from '#tests/simulation/shrink.ts';
import { hunt, type Found } from './hunt.ts';
import { openLane, type LaneName } from './open-lane.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { toHtml } from './report.ts';
import { runSeed, type Lane, type RunReport } from './run.ts';

/** As they stand on the command line. */
export interface PeopleOptions {
  lane: string;
  seeds: string;
  from: string;
  replay?: string | undefined;
  only?: string | undefined;
  trace: boolean;
  first: boolean;
  report?: string | undefined;
  mutants: boolean;
}

/** Shorter runs that are tried at most. */
const MOST_RUNS = 120;
/** Within so many seeds a planted bug has to be found. */
const MOST_SEEDS = 500;

/** @returns whether every run was as it has to be */
export async function playPeople(options: PeopleOptions): Promise<boolean> {
  const { lane, close } = await openLane(options.lane as LaneName);
  try {
    return await (options.replay === undefined ? playAll(options, lane) : replay(options, lane));
  } finally {
    await close();
  }
}

async function playAll(options: PeopleOptions, lane: Lane): Promise<boolean> {
  const { lane: name, seeds, from, first, report: file } = options;
  const reports: RunReport[] = [];
  for (let seed = Number(from); reports.length < Number(seeds); seed += 1) {
    const report = await runSeed({ seed, lane });
    reports.push(report);
    if (report.violations.length === 0) continue;
    console.error(`seed ${seed}: ${lines(report.violations)}`);
    if (first) break;
    await explain(name, lane, report);
  }
  const failed = reports.filter(({ violations }) => violations.length > 0).map(({ seed }) => seed);
  const fired = new Map<string, number>();
  for (const report of reports)
    for (const [mishap, count] of report.fired) fired.set(mishap, (fired.get(mishap) ?? 0) + count);
  const values = reports.reduce((sum, { journal }) => sum + journal.length, 0);
  const sums = { people: true, lane: name, seeds: reports.length, values, failed, fired: Object.fromEntries(fired) };
  console.log(JSON.stringify(sums));
  if (file !== undefined) {
    const mutants: Found[] = [];
    for (const bug of options.mutants ? PLANTED_BUGS : []) mutants.push(await hunt(bug, MOST_SEEDS));
    fs.writeFileSync(file, toHtml({ lane: name, reports, mutants }));
  }
  return failed.length === 0;
}

async function replay({ lane: name, replay: seed, only, trace }: PeopleOptions, lane: Lane): Promise<boolean> {
  const steps = only === undefined ? undefined : new Set(only.split(',').map((step) => step.trim()));
  const record = trace ? (line: string) => console.log(line) : undefined;
  const report = await runSeed({ seed: Number(seed), lane, ...(steps && { only: steps }), ...(record && { record }) });
  const { violations, story, healMs, traceHash } = report;
  for (const line of story) console.log(line);
  if (violations.length > 0) {
    console.error(lines(violations));
    if (!steps) await explain(name, lane, report);
  }
  console.log(JSON.stringify({ people: true, lane: name, seed, violations: violations.length, healMs, traceHash }));
  return violations.length === 0;
}

/** Tells the shortest run found that fails in the same way, and how to play it. */
async function explain(name: string, lane: Lane, { seed, steps, violations }: RunReport): Promise<void> {
  const { invariant } = violations[0]!;
  const fails = async (only: string[]): Promise<boolean> => {
    const report = await runSeed({ seed, lane, only: new Set(only) });
    return report.violations.some((violation) => violation.invariant === invariant);
  };
  const short = await shrink(steps, fails, MOST_RUNS);
  const { story } = await runSeed({ seed, lane, only: new Set(short) });
  console.error(`  ${short.length} of ${steps.length} steps are enough:`);
  for (const line of story) console.error(`    ${line}`);
  console.error(`  npm run sim -- --people --lane ${name} --replay ${seed} --only "${short.join(',')}"`);
}

const lines = (violations: Violation[]): string =>
  violations
    .slice(0, 3)
    .map(({ invariant, detail }) => `${invariant}: ${detail}`)
    .join('\n  ');
