/** The memory seeds of a test run, in parts that files of their own play, so that all workers have something to do. */
import { expect, it } from 'vitest';
import { memoryLane } from './lanes.ts';
import { runSeries } from './series.ts';

const SEEDS_A_PART = 500;

/** Plays one part, counted from 1: nothing is lost, and everything that can go wrong did. */
export function playPart(part: number): void {
  const from = (part - 1) * SEEDS_A_PART + 1;
  it(
    `[R10][R31][R32] ${SEEDS_A_PART} seeds from ${from}: nothing saved is lost, everyone agrees, nobody is stuck`,
    {
      timeout: 600_000,
    },
    async () => {
      const seeds = Array.from({ length: SEEDS_A_PART }, (_, i) => from + i);
      const { failures, fired, proven } = await runSeries(seeds, memoryLane);
      expect(failures).toEqual([]);
      expect([...fired].filter(([, count]) => count === 0).map(([fault]) => fault)).toEqual([]);
      expect(proven).toBe(SEEDS_A_PART / 100);
    },
  );
}
