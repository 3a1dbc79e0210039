/** Seeds that failed once, by what they found. */
import { expect, it } from 'vitest';
import { CORPUS } from './corpus.ts';
import { memoryLane } from './lanes.ts';
import { runSeed } from './run.ts';

it.each(CORPUS)('seed $seed: $finding', async ({ seed, only, before }) => {
  const { violations } = await runSeed({ seed, lane: memoryLane, before, ...(only && { only: new Set(only) }) });
  expect(violations).toEqual([]);
});
