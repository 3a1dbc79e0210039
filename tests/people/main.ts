/**
 * `npm run sim -- --people [--lane mem|pg] [--seeds N] [--from N] [--replay SEED [--only STEPS] [--trace]] [--first]`: plays people. A run
 * that fails is made short and told as a story; the exit code is 1 then.
 */
import type { Violation } from '#tests/simulation/judge.ts';
import { shrink } from '#tests/simulation/shrink.ts';
import { openLane, type LaneName } from './open-lane.ts';
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
}

/** Shorter runs that are tried at most. */
const MOST_RUNS = 120;

/** @returns whether every run was as it has to be */
export async function playPeople(options: PeopleOptions): Promise<boolean> {
  const { lane, close } = await openLane(options.lane as LaneName);
  try {
    return await (options.replay === undefined ? playAll(options, lane) : replay(options, lane));
  } finally {
    await close();
  }
}

async function playAll({ lane: name, seeds, from, first }: PeopleOptions, lane: Lane): Promise<boolean> {
  const failed: number[] = [];
  const fired = new Map<string, number>();
  let values = 0;
  let played = 0;
  for (let seed = Number(from); played < Number(seeds); seed += 1) {
    const report = await runSeed({ seed, lane });
    played += 1;
    values += report.journal.length;
    for (const [mishap, count] of report.fired) fired.set(mishap, (fired.get(mishap) ?? 0) + count);
    if (report.violations.length === 0) continue;
    failed.push(seed);
    console.error(`seed ${seed}: ${lines(report.violations)}`);
    if (first) break;
    await explain(name, lane, report);
  }
  console.log(
    JSON.stringify({ people: true, lane: name, seeds: played, values, failed, fired: Object.fromEntries(fired) }),
  );
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
