import { expect, it } from 'vitest';
import { Journal, type GoalEntry } from './journal.ts';

const DAY = '2027-03-01';
const goal = (title: string, more: Partial<GoalEntry> = {}): GoalEntry => ({
  ...{ kind: 'goal', day: DAY, titles: [title], exists: 'yes', done: 'no' },
  ...more,
});
const row = (title: string, more: object = {}) => ({ id: title, title, date: DAY, completed: false, ...more });

function judged(entries: GoalEntry[], rows: ReturnType<typeof row>[]): string[] {
  const journal = new Journal();
  journal.goals.push(...entries);
  return journal.judge(rows, []);
}

it('lets stand what was saved, and either outcome of what was cut short', () => {
  expect(judged([goal('a'), goal('b', { done: 'yes' })], [row('a'), row('b', { completed: true })])).toEqual([]);
  const cutShort = goal('a', { titles: ['a', 'b'], done: 'maybe' });
  expect(judged([cutShort], [row('b', { completed: true })])).toEqual([]);
  expect(judged([goal('a', { exists: 'maybe' })], [])).toEqual([]);
});

it('finds what is lost, doubled, back from deletion, moved, unticked, or nobody’s', () => {
  expect(judged([goal('a')], [])).toHaveLength(1);
  expect(judged([goal('a')], [row('a'), row('a')])).toHaveLength(1);
  expect(judged([goal('a', { exists: 'no' })], [row('a')])).toHaveLength(1);
  expect(judged([goal('a')], [row('a', { date: '2027-03-02' })])).toHaveLength(1);
  expect(judged([goal('a', { done: 'yes' })], [row('a')])).toHaveLength(1);
  expect(judged([], [row('a')])).toHaveLength(1);
});

it('finds a lost entry of the log', () => {
  const journal = new Journal();
  journal.logs.push({ kind: 'log', day: DAY, text: 'l', exists: 'yes' });
  expect(journal.judge([], [])).toHaveLength(1);
  expect(journal.judge([], [{ id: '1', text: 'l', date: DAY }])).toEqual([]);
});
