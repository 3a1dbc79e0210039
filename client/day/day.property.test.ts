/** Which day it is: at random, and around each change of the clocks in every zone that there is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import { weekOf } from './day.ts';
import { dayBegins, todayFor } from '#protocol/local-day.ts';

const zones = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...zones);
const dayStart = fc.integer({ min: 0, max: 6 });
const moment = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2040, 0, 1) });
const day = fc.integer({ min: 0, max: 14_000 }).map((days) => addDays('2000-01-01', days));
const HOUR = 3_600_000;
const DAY_STARTS = [0, 1, 2, 3, 4, 5, 6];

/** The moments of a year at which a zone's clocks change: its next offset begins there. */
function changesOfClocks(zone: string, year: number): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (ms: number) => format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')!.value;
  const changes: number[] = [];
  for (let month = 0; month < 12; month += 1) {
    let [before, after] = [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
    if (offsetAt(before) === offsetAt(after)) continue;
    const old = offsetAt(before);
    while (after - before > 60_000) {
      const middle = before + Math.floor((after - before) / 120_000) * 60_000;
      if (offsetAt(middle) === old) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

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

  test('begins each day once, at its first moment, in every zone, over both changes of the clocks, for every start', () => {
    let changes = 0;
    const wrong: string[] = [];
    for (const zone of zones)
      for (const change of changesOfClocks(zone, 2026)) {
        changes += 1;
        for (const dayStart of DAY_STARTS) {
          const eve = todayFor(change - 30 * HOUR, zone, dayStart);
          const days = [eve, addDays(eve, 1), addDays(eve, 2)];
          for (const day of days) {
            const begins = dayBegins(day, zone, dayStart);
            if (todayFor(begins, zone, dayStart) !== day || todayFor(begins - 1, zone, dayStart) !== addDays(day, -1))
              wrong.push(`${zone} from ${dayStart}:00 on ${day}`);
          }
          for (const hours of [-2, -1, 0, 1, 2]) {
            const now = change + hours * HOUR;
            const next = dayBegins(addDays(todayFor(now, zone, dayStart), 1), zone, dayStart);
            if (next <= now || next - now > 26 * HOUR) wrong.push(`${zone} from ${dayStart}:00 at ${now}`);
          }
        }
      }
    expect(wrong).toEqual([]);
    // Both changes of some hundred zones: the test saw them.
    expect(changes).toBeGreaterThan(200);
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
