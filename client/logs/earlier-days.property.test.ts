import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isCalendarDay } from '#protocol/calendar-day.ts';
import { earlierDays } from './earlier-days.ts';

describe('the days that share a date', () => {
  it('are real, earlier, the latest first, each once, with the same day of the month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80_000 }), (days) => {
        const today = addDays('1900-01-01', days);
        const earlier = earlierDays(today).map(({ date }) => date);
        expect(earlier.every((date) => isCalendarDay(date) && date < today && date.slice(8) === today.slice(8))).toBe(
          true,
        );
        expect(earlier).toEqual([...new Set(earlier)].sort().reverse());
      }),
    );
  });

  it('leave out what an earlier month or year does not have', () => {
    expect(earlierDays('2026-03-31').slice(0, 2)).toEqual([
      { date: '2026-01-31', unit: 'month', count: 2 },
      { date: '2025-12-31', unit: 'month', count: 3 },
    ]);
    expect(earlierDays('2024-02-29').filter(({ unit }) => unit === 'year')).toEqual([
      { date: '2020-02-29', unit: 'year', count: 4 },
      { date: '2016-02-29', unit: 'year', count: 8 },
    ]);
  });
});
