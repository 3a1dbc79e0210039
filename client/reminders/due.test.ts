import { expect, test } from 'vitest';
import type { GoalRow } from '#client/store/database.ts';
import { dueReminders } from './due.ts';

const goal = (fields: Partial<GoalRow>) =>
  ({ id: 'g', date: '2026-03-02', completed: false, letGo: false, reminder: '17:00', ...fields }) as GoalRow;
const at = (time: string) => Date.parse(`2026-03-02T${time}:00+01:00`);
const due = (goals: GoalRow[], now: number) => {
  const found = dueReminders(goals, now, 'Europe/Berlin');
  return [found.due.map(({ goal: { id } }) => id), found.next];
};

test('a reminder rings at its time, and for a while after a sleep', () => {
  expect(due([goal({})], at('16:59'))).toEqual([[], at('17:00')]);
  expect(due([goal({})], at('17:00'))).toEqual([['g'], null]);
  expect(due([goal({})], at('17:14'))).toEqual([['g'], null]);
  expect(due([goal({})], at('17:15'))).toEqual([[], null]);
});

test('what is done, let go, without a day or has none does not ring, and the next one is the earliest', () => {
  const goals = [
    goal({ id: 'done', completed: true }),
    goal({ id: 'none', reminder: null }),
    goal({ id: 'let go', letGo: true }),
    goal({ id: 'some day', date: null }),
    goal({ id: 'later', reminder: '20:00' }),
    goal({ id: 'soon', reminder: '18:00' }),
  ];
  expect(due(goals, at('17:00'))).toEqual([[], at('18:00')]);
});
