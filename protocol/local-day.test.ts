import { expect, test } from 'vitest';
import { dayBegins, todayFor } from './local-day.ts';

const at = (text: string): number => Date.parse(text);

test('the night belongs to the day before until the hour at which a day begins', () => {
  expect(todayFor(at('2026-03-03T03:59:00+01:00'), 'Europe/Berlin', 4)).toBe('2026-03-02');
  expect(todayFor(at('2026-03-03T04:00:00+01:00'), 'Europe/Berlin', 4)).toBe('2026-03-03');
});

test('one moment is two days on two sides of the date line', () => {
  const now = at('2026-06-15T11:00:00Z');
  expect(todayFor(now, 'Pacific/Kiritimati', 0)).toBe('2026-06-16');
  expect(todayFor(now, 'Pacific/Niue', 0)).toBe('2026-06-15');
});

test('a day whose first hour the clock skips begins right after the gap', () => {
  // Berlin, 29 March 2026: 02:00 becomes 03:00.
  expect(dayBegins('2026-03-29', 'Europe/Berlin', 2)).toBe(at('2026-03-29T03:00:00+02:00'));
  expect(todayFor(at('2026-03-29T01:59:00+01:00'), 'Europe/Berlin', 2)).toBe('2026-03-28');
  expect(todayFor(at('2026-03-29T03:00:00+02:00'), 'Europe/Berlin', 2)).toBe('2026-03-29');
});

test('a day that has begun stays begun when the clock is set back over its beginning', () => {
  // Troll, 26 October 2025: 03:00 becomes 01:00.
  const begins = dayBegins('2025-10-26', 'Antarctica/Troll', 2);
  const setBack = at('2025-10-26T01:00:00Z');
  expect(begins).toBeLessThan(setBack);
  expect(todayFor(setBack + 1, 'Antarctica/Troll', 2)).toBe('2025-10-26');
});

test('a day that a zone left out never is today', () => {
  // Samoa went from 29 to 31 December 2011.
  expect(todayFor(at('2011-12-30T09:59:59Z'), 'Pacific/Apia', 0)).toBe('2011-12-29');
  expect(todayFor(at('2011-12-30T10:00:00Z'), 'Pacific/Apia', 0)).toBe('2011-12-31');
});
