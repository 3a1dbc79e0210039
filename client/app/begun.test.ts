import { keepDraft, draftNames, rawToValue, readRaw } from '#client/drafts/kept-drafts.ts';
import { addGoal, newDevice } from '#tests/support/device.ts';
import { expect, it } from 'vitest';
import { handOn, readBegun } from './begun.ts';

const TODAY = '2026-01-31';

it('leads to each text that was begun, but to those that show anyway or whose record is gone', async () => {
  const { store } = newDevice();
  const id = await addGoal(store);
  const names = [`goals ${id} sheet`, 'goals gone sheet', 'log 2026-01-30', `log ${TODAY}`, 'goal', 'routine'];
  for (const name of [...names, 'share text=A+talk', 'refused 1', 'wrap-up 2026-01-30', `wrap-up ${TODAY}`])
    keepDraft(store.name, name, { text: 'begun' });
  const begun = await readBegun(store, TODAY);
  expect(begun.map((one) => ('path' in one ? one.path : one.name)).sort()).toEqual([
    '/d/2026-01-30',
    '/d/2026-01-30',
    '/routines',
    '/share?text=A+talk',
    '/sync',
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
