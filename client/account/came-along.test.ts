import { expect, it } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { readGoals } from './came-along.ts';

it('counts a guest’s goals and finds the last one that is far ahead', async () => {
  const { store } = newDevice();
  expect(await readGoals(store)).toEqual({ count: 0, last: undefined });
  await addGoal(store, { date: '2026-02-03' });
  await addGoal(store, { date: '2025-02-03' });
  expect(await readGoals(store)).toEqual({ count: 2, last: undefined });
  await addGoal(store, { date: '2031-05-14' });
  expect(await readGoals(store)).toEqual({ count: 3, last: '2031-05-14' });
});
