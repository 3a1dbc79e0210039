import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#protocol/calendar-day.ts';
import { placeToPath, queryToPlace, turnPage, weeksOf, type CalendarPlace } from './calendar-days.ts';

const day = fc.integer({ min: 0, max: 80_000 }).map((days) => addDays('1900-01-01', days));
const place = fc.record({ view: fc.constantFrom('week', 'month'), day }) as fc.Arbitrary<CalendarPlace>;
const weekStart = fc.integer({ min: 0, max: 6 });

describe('the days of a page', () => {
  it('are whole weeks without a gap, from the first day of the week, around the day', () => {
    fc.assert(
      fc.property(place, weekStart, (at, start) => {
        const days = weeksOf(at, start).flat();
        expect(days.length % 7).toBe(0);
        expect(new Date(days[0]!).getUTCDay()).toBe(start);
        expect(days).toContain(at.day);
        days.forEach((each, index) => expect(daysBetween(days[0]!, each)).toBe(index));
      }),
    );
  });

  it('of a month are exactly the weeks that touch it', () => {
    fc.assert(
      fc.property(day, weekStart, (of, start) => {
        const weeks = weeksOf({ view: 'month', day: of }, start);
        const inMonth = (each: string) => each.startsWith(of.slice(0, 7));
        expect(weeks.every((week) => week.some(inMonth))).toBe(true);
        expect(inMonth(addDays(weeks[0]![0]!, -1))).toBe(false);
        expect(inMonth(addDays(weeks.at(-1)![6]!, 1))).toBe(false);
      }),
    );
  });
});

describe('turning a page', () => {
  it('shows the neighbouring one, and back the one before', () => {
    fc.assert(
      fc.property(place, weekStart, (at, start) => {
        const next = turnPage(at, 1);
        const [before, after] = [weeksOf(at, start), weeksOf(next, start)];
        expect(after).not.toEqual(before);
        if (at.view === 'week') expect(after[0]![0]).toBe(addDays(before[0]![6]!, 1));
        expect(weeksOf(turnPage(next, -1), start)).toEqual(before);
      }),
    );
  });
});

describe('the address of a place', () => {
  it('leads back to it', () => {
    fc.assert(
      fc.property(place, day, (at, today) => {
        const path = placeToPath(at, today);
        expect(queryToPlace(path.split('?')[1] ?? '', today)).toEqual(at);
      }),
    );
  });

  it('shows this week when it makes no sense', () => {
    expect(queryToPlace('view=year&day=2026-02-30', '2026-11-23')).toEqual({ view: 'week', day: '2026-11-23' });
  });
});
