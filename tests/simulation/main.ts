/**
 * `npm run sim -- [--seeds N] [--from N] [--replay SEED] [--first]`: runs seeds in memory and ends with a summary as JSON; the
 * exit code is 1 when a rule did not hold. With `--first` it ends at the first seed that fails.
 */
import { parseArgs } from 'node:util';
import { FAULTS } from './faults.ts';
import { memoryLane } from './lanes.ts';
import { runSeed } from './run.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    replay: { type: 'string' },
    first: { type: 'boolean', default: false },
  },
});

const first = Number(values.replay ?? values.from);
const last = values.replay === undefined ? first + Number(values.seeds) - 1 : first;
const fired = new Map<string, number>(FAULTS.map((fault) => [fault, 0]));
const failures: { seed: number; violations: unknown[] }[] = [];
let [saved, events] = [0, 0];
for (let seed = first; seed <= last; seed += 1) {
  const report = await runSeed({ seed, lane: memoryLane });
  saved += report.saved;
  events += report.events;
  for (const [fault, count] of report.fired) fired.set(fault, (fired.get(fault) ?? 0) + count);
  if (report.violations.length > 0) {
    failures.push({ seed, violations: report.violations });
    console.error(
      `seed ${seed}: ${report.violations
        .slice(0, 3)
        .map(({ invariant, detail }) => `${invariant}: ${detail}`)
        .join('\n  ')}`,
    );
    if (values.first) break;
  }
}
console.log(
  JSON.stringify({
    seeds: last - first + 1,
    saved,
    events,
    failed: failures.map(({ seed }) => seed),
    neverFired: [...fired].filter(([, count]) => count === 0).map(([fault]) => fault),
    fired: Object.fromEntries(fired),
  }),
);
process.exitCode = failures.length > 0 ? 1 : 0;
