import { expect, test } from 'vitest';
import { fold } from '#protocol/fold.ts';
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

const indexOf = (titles: string[]): SearchIndex => ({
  goals: titles.map((text) => ({ kind: 'goals', id: text, date: null, text, done: false, folded: fold(text) })),
  logs: [],
});
const TITLES = ['Return library books', 'Liberty essay', 'Chapter 12', 'Übung zur Vorlesung', 'كتاب الكيمياء', 'Read'];

test.each([
  ['libary', ['Return library books']],
  ['libr', ['Return library books']],
  ['librarry boooks', ['Return library books']],
  ['liberary', ['Return library books']],
  ['chpater 12', ['Chapter 12']],
  ['chaptre 13', []],
  ['vorlseung', ['Übung zur Vorlesung']],
  ['الكيمياا', ['كتاب الكيمياء']],
  ['rea', ['Read']],
  ['raed', []],
  ['red', []],
  ['xyzlibrary', []],
])('%s finds %j, with at most one mistake in a word', (typed, expected) => {
  expect(search(indexOf(TITLES), 'goals', typed, '2026-01-31', 10).map(({ text }) => text)).toEqual(expected);
});

test('words with a mistake count only where nothing has the words as they were typed', () => {
  const found = search(indexOf(['Form', 'From A to B', 'Forms']), 'goals', 'form', '2026-01-31', 10);
  expect(found.map(({ text }) => text)).toEqual(['Form', 'Forms']);
});
