import { keepDraft, draftNames, rawToValue, readRaw } from '#client/local/kept-drafts.ts';
import type { AttentionItem } from '#client/store/database.ts';
import { readStranded } from '#client/drafts/stranded-drafts.ts';
import { Problem } from '#protocol/problem.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { expect, it } from 'vitest';
import { handOn, readBegun } from './begun.ts';

const TODAY = '2026-01-31';
const REFUSED: AttentionItem = {
  id: '',
  resource: 'goals',
  recordId: 'b',
  method: 'POST',
  body: { title: 'Refused' },
  problem: new Problem('invalid_request').toJSON(),
  at: 0,
};

it('leads to each text that was begun, but to those that show anyway, and to the words of those whose record is gone', async () => {
  const { store } = newDevice();
  const id = await addGoal(store);
  const names = [`goals ${id} sheet`, 'goals gone sheet', 'log 2026-01-30', `log ${TODAY}`, 'goal', 'routine'];
  await store.attention.put({ ...REFUSED, id: '1' });
  for (const name of [
    ...names,
    'share text=A+talk',
    'refused 1',
    'refused gone',
    'wrap-up 2026-01-30',
    `wrap-up ${TODAY}`,
  ])
    keepDraft(store.name, name, { text: 'begun' });
  const begun = await readBegun(store, TODAY);
  expect(begun.map((one) => ('path' in one ? one.path : one.name)).sort()).toEqual([
    '/d/2026-01-30',
    '/d/2026-01-30',
    '/routines',
    '/share?text=A+talk',
    '/sync',
    '/trash',
    '/trash',
    `goals ${id} sheet`,
  ]);
});

it('hands a title on from its row to the sheet, and what wrapped a day up to that day’s log line', () => {
  const title = { value: 'Read on', base: 'Read' };
  const notes = { value: 'Chapter 4', base: '' };
  const valueOf = (name: string) => rawToValue(readRaw('ada', name));
  keepDraft('ada', 'goals 1 line', { title });
  keepDraft('ada', 'goals 1 sheet', { notes });
  handOn('ada', 'goals 1 line');
  expect(valueOf('goals 1 sheet')).toEqual({ title, notes });
  keepDraft('ada', 'log 2026-01-30', { text: 'Read', minutes: '30', subject: '' });
  keepDraft('ada', 'wrap-up 2026-01-30', { text: 'A long day', tomorrow: ['', 'Walk', ''] });
  handOn('ada', 'wrap-up 2026-01-30');
  expect(valueOf('log 2026-01-30')).toEqual({ text: 'Read\nA long day\nWalk', minutes: '30', subject: '' });
  expect(draftNames('ada').sort()).toEqual(['goals 1 sheet', 'log 2026-01-30']);
});

it('offers the words of what was begun in something that is gone, and of nothing else', async () => {
  const { store } = newDevice();
  const id = await addGoal(store);
  const title = { value: 'Read on', base: 'Read' };
  const notes = { value: 'Chapter 4', base: '' };
  for (const goal of [id, 'gone'])
    keepDraft(store.name, `goals ${goal} sheet`, { title, notes, completed: { value: true, base: false } });
  keepDraft(store.name, 'refused gone', { text: 'Once more' });
  keepDraft(store.name, 'logs gone sheet', { text: { value: ' ', base: 'Read' } });
  keepDraft(store.name, 'log 2026-01-30', { text: 'Of a day' });
  expect(await readStranded(store)).toEqual([
    { name: 'goals gone sheet', words: 'Read on\nChapter 4' },
    { name: 'refused gone', words: 'Once more' },
  ]);
});
