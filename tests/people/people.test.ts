/** A few runs of people; `npm run sim -- --people` plays more. */
import { expect, it } from 'vitest';
import { memoryHouse } from './memory-house.ts';
import { runSeed } from './run.ts';

const SEEDS = [2, 3, 4];

it.each(SEEDS)(
  'seed %i: what people wrote stands, is beaten or is shown to them, and all screens agree',
  async (seed) => {
    const { violations, story } = await runSeed({ seed, lane: memoryHouse });
    expect({ violations, story: violations.length > 0 && story }).toEqual({ violations: [], story: false });
  },
);
