import { expect, it } from 'vitest';
import { shrink } from './shrink.ts';

const steps = Array.from({ length: 40 }, (_, i) => `${i % 2 === 0 ? 'drop reply' : 'crash'} ${i}`);

it('leaves the steps that it takes to fail, and no other', async () => {
  const needed = ['drop reply 4', 'crash 17', 'drop reply 30'];
  const fails = (some: string[]): Promise<boolean> => Promise.resolve(needed.every((step) => some.includes(step)));
  expect(await shrink(steps, fails)).toEqual(needed);
});

it('spends no more runs than it may, and what is left still fails', async () => {
  let runs = 0;
  const fails = (some: string[]): Promise<boolean> => Promise.resolve((runs += 1) > 0 && some.length >= 20);
  expect((await shrink(steps, fails, 10)).length).toBeGreaterThanOrEqual(20);
  expect(runs).toBeLessThanOrEqual(13);
});
