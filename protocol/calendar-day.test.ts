import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, calendarDay, daysBetween, isCalendarDay, wallTime } from './calendar-day.ts';
import { parse } from './parse.ts';
import { Problem } from './problem.ts';

const FIRST = '0001-01-01';
const LAST = '9999-12-31';
const day = fc
  .date({ min: new Date(`${FIRST}T00:00:00Z`), max: new Date(`${LAST}T00:00:00Z`), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('isCalendarDay', () => {
  test.each([FIRST, LAST, '2024-02-29', '2000-02-29', '0999-12-31', '0099-01-01', '0096-02-29', '1582-10-10'])(
    '%s is a day',
    (text) => expect(isCalendarDay(text)).toBe(true),
  );

  test.each([
    '',
    '0000-01-01',
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-00-01',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '26-01-01',
    '+002026-01-01',
    '-000001-01-01',
    '10000-01-01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '２０２６-01-01',
    '2026/01/01',
  ])('%j is none', (text) => expect(isCalendarDay(text)).toBe(false));

  test('knows exactly the days that a calendar has', () => {
    const two = fc.nat(40).map((n) => String(n).padStart(2, '0'));
    const year = fc.oneof(fc.nat(9999), fc.constantFrom(0, 4, 100, 400, 1900, 2000, 2024));
    fc.assert(
      fc.property(year, two, two, (y, month, dayOfMonth) => {
        const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
        const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        const exists = y > 0 && Number(dayOfMonth) >= 1 && Number(dayOfMonth) <= (lengths[Number(month) - 1] ?? 0);
        expect(isCalendarDay(`${String(y).padStart(4, '0')}-${month}-${dayOfMonth}`)).toBe(exists);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('addDays', () => {
  test.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-03-29', 1, '2026-03-30'],
    ['0099-12-31', 1, '0100-01-01'],
    ['2026-01-01', 0, '2026-01-01'],
  ])('from %s, %i days later, is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  test('stays on the first and the last day there is', () => {
    expect(addDays(LAST, 1)).toBe(LAST);
    expect(addDays(FIRST, -1)).toBe(FIRST);
    expect(addDays('2026-01-01', 1e12)).toBe(LAST);
    expect(addDays('2026-01-01', -1e12)).toBe(FIRST);
  });

  test('and daysBetween undo each other', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(addDays(from, daysBetween(from, to))).toBe(to);
        expect(daysBetween(to, from)).toBe(0 - daysBetween(from, to));
        expect(from < to).toBe(daysBetween(from, to) > 0);
      }),
    );
  });
});

test('a day in the schema comes back unchanged, and anything else is refused', () => {
  expect(parse(calendarDay(), '2024-02-29', 'day')).toBe('2024-02-29');
  for (const wrong of ['2026-02-30', 20260101, null, new Date(0)])
    expect(() => parse(calendarDay(), wrong, 'day')).toThrow(Problem);
});

test('a wall time is HH:MM from 00:00 to 23:59', () => {
  for (const right of ['00:00', '09:30', '19:59', '23:59']) expect(parse(wallTime(), right, 'time')).toBe(right);
  for (const wrong of ['24:00', '23:60', '9:30', '09:30:00', '09:30\n', '', 930, null])
    expect(() => parse(wallTime(), wrong, 'time')).toThrow(Problem);
});
