/**
 * `npm run sim -- [--lane mem] [--seeds N] [--from N] [--replay SEED]`: runs seeds and ends with a summary as JSON; the
 * exit code is 1 when a rule did not hold.
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
    lane: { type: 'string', default: 'mem' },
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
