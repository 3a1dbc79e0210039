import { describe, expect, it } from 'vitest';
import { grammarsFor } from './grammars.ts';
import { readDay } from './read-day.ts';

/** A Monday. */
const today = '2026-11-23';
const [english, german, arabic] = await Promise.all([['en'], ['de'], ['ar']].map(grammarsFor));
const read = (text: string, dayFirst = true) => readDay(text, english!, { today, dayFirst });

describe('a day in words', () => {
  it.each([
    ['today', '2026-11-23'],
    ['Tomorrow', '2026-11-24'],
    ['yest', '2026-11-22'],
    ['friday', '2026-11-27'],
    ['monday', '2026-11-23'],
    ['next monday', '2026-11-30'],
    ['last friday', '2026-11-20'],
    ['last monday', '2026-11-16'],
    ['last week', '2026-11-16'],
    ['in 3 days', '2026-11-26'],
    ['2 weeks ago', '2026-11-09'],
    ['12 march', '2027-03-12'],
    ['12 jan', '2027-01-12'],
    ['March 12th, 2024', '2024-03-12'],
    ['2 september', '2026-09-02'],
    ['29 february', undefined],
    ['29 feb 2024', '2024-02-29'],
    ['2026-01-31', '2026-01-31'],
    ['3/12', '2026-12-03'],
    ['3.12.2025', '2025-12-03'],
  ])('%s', (text, day) => expect(read(text)).toBe(day));

  it('reads numbers in the order of the region', () => {
    expect(read('3/12', false)).toBe('2027-03-12');
  });

  it.each(['', 'read 10 pages', 'ma', '31 april', '2026-13-01', 'in many days', 'set 4', '12 13 14'])(
    'is not in “%s”',
    (text) => expect(read(text)).toBeUndefined(),
  );

  it.each([
    ['gestern', '2026-11-22'],
    ['vorgestern', '2026-11-21'],
    ['letzten Freitag', '2026-11-20'],
    ['vor 2 Wochen', '2026-11-09'],
    ['12. Jan', '2027-01-12'],
    ['morg', '2026-11-24'],
  ])('%s, in German', (text, day) => expect(readDay(text, german!, { today, dayFirst: true })).toBe(day));

  it.each([
    ['أمس', '2026-11-22'],
    ['الجمعة الماضية', '2026-11-20'],
    ['الأسبوع الماضي', '2026-11-16'],
    ['قبل ٣ أيام', '2026-11-20'],
    ['قبل أسبوعين', '2026-11-09'],
    ['غد', '2026-11-24'],
  ])('%s, in Arabic', (text, day) => expect(readDay(text, arabic!, { today, dayFirst: true })).toBe(day));
});
