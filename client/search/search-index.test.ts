import { expect, test } from 'vitest';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { readIndex, search, type SearchIndex } from './search-index.ts';

test('goals without a day and goals that were let go are found like any other', async () => {
  const { store } = newDevice();
  await addGoal(store, { title: 'Read on a day' });
  await addGoal(store, { title: 'Read some day', date: null });
  await addGoal(store, { title: 'Read no more', letGo: true });
  let index: SearchIndex = { goals: [], logs: [] };
  await readIndex(store, (next) => (index = next), new AbortController().signal);
  const found = search(index, 'goals', 'read', '2026-01-31', 10).map(({ text, date }) => [text, date]);
  expect(found).toHaveLength(3);
  expect(found).toContainEqual(['Read some day', null]);
});
