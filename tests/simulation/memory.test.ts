/** The first seeds in memory; `npm run sim` plays as many as one likes. */
import { expect, it } from 'vitest';
import { memoryLane } from './lanes.ts';
import { runSeries } from './series.ts';

const SEEDS = Array.from({ length: 500 }, (_, i) => i + 1);

it(
  `[R10][R31][R32] ${SEEDS.length} seeds: nothing saved is lost, everyone agrees, nobody is stuck`,
  { timeout: 600_000 },
  async () => {
    const { failures, fired, proven } = await runSeries(SEEDS, memoryLane);
    expect(failures).toEqual([]);
    expect([...fired].filter(([, count]) => count === 0).map(([fault]) => fault)).toEqual([]);
    expect(proven).toBe(SEEDS.length / 100);
  },
);
