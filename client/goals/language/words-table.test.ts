/** The table of docs/words.md holds: no column is worse than it says, and the lines that nothing was built on meet their goals. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CORPORA } from '../../../bench/words/corpora.ts';
import { linesOf } from '../../../bench/words/lines.ts';
import { fromTable, measureWords } from '../../../bench/words/measure.ts';
import { LANGUAGES } from '#client/messages/languages.ts';

const { rows } = await measureWords();
const told = fromTable(readFileSync(path.resolve(import.meta.dirname, '../../../docs/words.md'), 'utf8'));

it('tells of every part of every language, and every language that the app speaks has its corpora', () => {
  const names = (all: typeof rows) => all.map(({ language, part, lines }) => [language, part, lines]);
  expect(names(told)).toEqual(names(rows));
  expect(Object.keys(CORPORA)).toEqual(expect.arrayContaining(Object.keys(LANGUAGES)));
});

it.each(told)('is not worse than told: $language, $part', (before) => {
  const now = rows.find(({ language, part }) => language === before.language && part === before.part)!;
  expect(now.right).toBeGreaterThanOrEqual(before.right);
  for (const column of ['leftOver', 'missed', 'wrong', 'lost'] as const)
    expect([column, now[column]]).toEqual([column, Math.min(now[column], before[column])]);
});

it.each(rows.filter(({ part }) => part === 'unseen'))('meets its goals: $language', ({ language, ...row }) => {
  const percent = (count: number) => (100 * count) / row.lines;
  expect(percent(row.wrong)).toBeLessThanOrEqual(2);
  expect(percent(row.lost)).toBeLessThanOrEqual(3);
  expect(percent(row.right)).toBeGreaterThanOrEqual(language === 'ar' ? 65 : 75);
});

it('is measured on a thousand lines, none of them twice', () => {
  const lines = Object.values(CORPORA).flatMap((parts) => Object.values(parts).flatMap(linesOf));
  expect(lines.length).toBeGreaterThanOrEqual(1_000);
  expect(new Set(lines.map(([line]) => line)).size).toBe(lines.length);
});
