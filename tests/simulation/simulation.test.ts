/** Many seeds of devices, servers and faults. A seed that failed once stays in the corpus, by name. */
import { describe, expect, it } from 'vitest';
import { memoryLane } from './lanes.ts';
import { runSeed } from './run.ts';

const SEEDS = 400;
const AT_A_TIME = 50;

/** What each seed once found. */
const CORPUS: [seed: number, finding: string][] = [
  [42, 'a timer waited out a clock that had jumped back'],
  [47, 'a creation held up on its way brought a deleted goal back'],
  [143, 'a creation held up on its way brought a folded goal back'],
  [372, 'a slot that had failed waited for a clock that stood still'],
  [46, 'three tabs of one device tried in turn, more often than one may'],
];

describe('whatever goes wrong, nothing saved is lost and everyone agrees in the end', () => {
  it.each(CORPUS)('seed %i: %s', async (seed) => {
    expect((await runSeed({ seed, lane: memoryLane })).violations).toEqual([]);
  });

  it.each(Array.from({ length: SEEDS / AT_A_TIME }, (_, i) => i * AT_A_TIME + 1))(
    'seeds from %i',
    { timeout: 120_000 },
    async (from) => {
      for (let seed = from; seed < from + AT_A_TIME; seed += 1) {
        const { violations } = await runSeed({ seed, lane: memoryLane });
        expect({ seed, violations }).toEqual({ seed, violations: [] });
      }
    },
  );

  it.each([7, 21, 333, 404])('seed %i is the same run when it runs again', async (seed) => {
    const [first, second] = [await runSeed({ seed, lane: memoryLane }), await runSeed({ seed, lane: memoryLane })];
    expect(second.traceHash).toBe(first.traceHash);
    expect(second.stateHash).toBe(first.stateHash);
  });
});
