/** A few runs of people, each of which found something once; `npm run sim -- --people` plays more. */
import { expect, it } from 'vitest';
import { CORPUS } from './corpus.ts';
import { memoryHouse } from './memory-house.ts';
import { runSeed } from './run.ts';

it.each(CORPUS)('seed $seed ($finding): what people wrote stands, is beaten or is shown to them', async ({ seed }) => {
  const { violations, story } = await runSeed({ seed, lane: memoryHouse });
  expect({ violations, story: violations.length > 0 && story }).toEqual({ violations: [], story: false });
});
