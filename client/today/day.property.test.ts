import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { dayBegins, todayFor, weekOf } from './day.ts';

const zones = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...zones);
const dayStart = fc.integer({ min: 0, max: 6 });
const moment = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2040, 0, 1) });
const day = fc.integer({ min: 0, max: 14_000 }).map((days) => addDays('2000-01-01', days));
const HOUR = 3_600_000;

describe('todayFor', () => {
  test('is the day that has begun and whose next one has not, in every zone', () => {
    fc.assert(
      fc.property(moment, zone, dayStart, (now, zone, dayStart) => {
        const today = todayFor(now, zone, dayStart);
        expect(dayBegins(today, zone, dayStart)).toBeLessThanOrEqual(now);
        expect(dayBegins(addDays(today, 1), zone, dayStart)).toBeGreaterThan(now);
      }),
      { numRuns: 400 },
    );
  });

  test('never goes back while time goes on, also over a change of the clocks', () => {
    fc.assert(
      fc.property(moment, zone, dayStart, fc.integer({ min: 0, max: 30 * HOUR }), (now, zone, dayStart, later) => {
        expect(todayFor(now + later, zone, dayStart) >= todayFor(now, zone, dayStart)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('is what the calendar on the wall says, when days begin at midnight', () => {
    fc.assert(
      fc.property(moment, zone, (now, zone) => {
        const onTheWall = new Intl.DateTimeFormat('en-CA', {
          timeZone: zone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        });
        expect(todayFor(now, zone, 0)).toBe(onTheWall.format(now));
      }),
      { numRuns: 300 },
    );
  });
});

describe('weekOf', () => {
  test('is seven days in a row that hold the day and begin where weeks begin', () => {
    fc.assert(
      fc.property(day, dayStart, (day, weekStart) => {
        const week = weekOf(day, weekStart);
        expect(week).toHaveLength(7);
        expect(week).toContain(day);
        expect(new Date(week[0]!).getUTCDay()).toBe(weekStart);
        expect(week.every((each, index) => each === addDays(week[0]!, index))).toBe(true);
      }),
    );
  });
});
