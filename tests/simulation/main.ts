/**
 * `npm run sim -- [--lane mem|idb|pg] [--seeds N] [--from N] [--replay SEED [--only STEPS] [--trace]] [--first]`: plays the corpus and
 * the seeds, and ends with a summary as JSON; the exit code is 1 when a rule did not hold. A seed that fails is made short, and
 * printed as the command that plays what is left of it. With `--first` it ends at the first seed that fails, without making it short,
 * and plays the corpus last.
 * With `--people`, or a `--report`, it plays people at their screens: `tests/people/main.ts`.
 */
import { parseArgs } from 'node:util';
import { playPeople } from '#tests/people/main.ts';
import { CORPUS } from './corpus.ts';
import { openLane, type LaneName } from './open-lane.ts';
import type { Violation } from './judge.ts';
import type { Lane } from './lanes.ts';
import { runSeed } from './run.ts';
import { runSeries, type Failure } from './series.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    lane: { type: 'string', default: 'mem' },
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    replay: { type: 'string' },
    only: { type: 'string' },
    trace: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    people: { type: 'boolean', default: false },
    report: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});
const name = values.lane as LaneName;
if (values.people || values.report !== undefined) process.exit((await playPeople(values)) ? 0 : 1);
const { lane, close } = await openLane(name);
process.exitCode = (await (values.replay === undefined ? playAll() : replay(Number(values.replay)))) ? 0 : 1;
await close();

async function playAll(): Promise<boolean> {
  const corpus = values.first ? [] : await replayCorpus();
  const from = Number(values.from);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => from + i);
  const { failures, fired, ...sums } = await runSeries(
    seeds,
    lane,
    ({ violations }) => violations.length === 0 || !values.first,
  );
  if (values.first && failures.length === 0) corpus.push(...(await replayCorpus()));
  for (const failure of failures) {
    console.error(`seed ${failure.seed}: ${lines(failure.violations)}`);
    if (!values.first) await explain(failure);
  }
  console.log(
    JSON.stringify({
      lane: name,
      ...sums,
      failed: [...corpus, ...failures.map(({ seed }) => seed)],
      neverFired: [...fired].filter(([, count]) => count === 0).map(([fault]) => fault),
      fired: Object.fromEntries(fired),
    }),
  );
  return corpus.length + failures.length === 0;
}

/** What failed once must hold. @returns the seeds that fail again */
async function replayCorpus(): Promise<number[]> {
  const failed: number[] = [];
  for (const { seed, finding, only, before } of CORPUS) {
    const { violations } = await runSeed({ seed, lane, before, ...(only && { only: new Set(only) }) });
    if (violations.length === 0) continue;
    failed.push(seed);
    console.error(`again, ${finding} (seed ${seed}): ${lines(violations)}`);
  }
  return failed;
}

async function replay(seed: number): Promise<boolean> {
  const only = values.only === undefined ? undefined : new Set(values.only.split(',').map((step) => step.trim()));
  const record = values.trace ? (line: string) => console.log(line) : undefined;
  const report = await runSeed({ seed, lane, ...(only && { only }), ...(record && { record }) });
  const { violations, steps, saved, events, traceHash, stateHash } = report;
  if (violations.length > 0) {
    console.error(`seed ${seed}: ${lines(violations)}`);
    if (!only) await explain({ seed, violations, steps });
  }
  console.log(JSON.stringify({ lane: name, seed, saved, events, violations: violations.length, traceHash, stateHash }));
  return violations.length === 0;
}

/** Prints the shortest run found that fails in the same way, and how to play it. */
async function explain({ seed, violations, steps }: Failure): Promise<void> {
  const short = await shrink(steps, (only) => failsAlike(lane, seed, only, violations));
  console.error(`  ${short.length} of ${steps.length} steps are enough:`);
  for (const step of short) console.error(`    ${step}`);
  console.error(`  npm run sim -- --lane ${name} --replay ${seed} --only "${short.join(',')}"`);
}

async function failsAlike(lane: Lane, seed: number, only: string[], violations: Violation[]): Promise<boolean> {
  const { violations: left } = await runSeed({ seed, lane, only: new Set(only) });
  return left.some(({ invariant }) => invariant === violations[0]!.invariant);
}

function lines(violations: Violation[]): string {
  return violations
    .slice(0, 3)
    .map(({ invariant, detail }) => `${invariant}: ${detail}`)
    .join('\n  ');
}
