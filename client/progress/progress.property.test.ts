import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#protocol/calendar-day.ts';
import {
  bestRun,
  consistency,
  judgeDays,
  levelOf,
  minutesBySubject,
  REST_DAYS_A_WEEK,
  sumOf,
  weekAgainstLast,
  type DayFacts,
} from './progress.ts';

const TODAY = '2026-11-23';
const ACTIVE: DayFacts = { total: 3, done: 2, logs: 0, minutes: 30 };
const facts: fc.Arbitrary<DayFacts> = fc
  .record({ total: fc.nat(9), done: fc.nat(9), logs: fc.nat(2), minutes: fc.nat(300) })
  .map((drawn) => ({ ...drawn, done: Math.min(drawn.done, drawn.total) }));
/** Facts by how many days ago. */
const past = fc.dictionary(
  fc.nat(83).map((age) => addDays(TODAY, -age)),
  facts,
);
const days = past.map((record) => new Map(Object.entries(record)));
const lately = (...ages: number[]) => new Map(ages.map((age) => [addDays(TODAY, -age), ACTIVE]));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('consistency', () => {
  it('lies between 0 and 100', () => {
    fc.assert(fc.property(days, (all) => consistency(all, TODAY) >= 0 && consistency(all, TODAY) <= 100));
  });

  it('is full for whoever rests two days a week, and for whoever has only begun', () => {
    const weekdays = range(0, 83).filter((age) => ![1, 2].includes(age % 7));
    expect(consistency(lately(...weekdays), TODAY)).toBe(100);
    expect(consistency(lately(0), TODAY)).toBe(100);
    expect(consistency(new Map(), TODAY)).toBe(0);
  });

  it('never falls because something was done today', () => {
    fc.assert(
      fc.property(days, (all) => {
        const without = new Map(all);
        without.delete(TODAY);
        if (judgeDays(without, TODAY).length === 0) return;
        expect(consistency(new Map(without).set(TODAY, ACTIVE), TODAY)).toBeGreaterThanOrEqual(
          consistency(without, TODAY),
        );
      }),
    );
  });

  it('fades a few points for each missed day, and never breaks', () => {
    const steady = lately(...range(0, 83));
    const scores = range(0, 40).map((idle) => consistency(steady, addDays(TODAY, idle)));
    scores.slice(1).forEach((score, index) => {
      expect(score).toBeLessThanOrEqual(scores[index]!);
      expect(scores[index]! - score).toBeLessThanOrEqual(5);
    });
    expect(scores[14]).toBeGreaterThan(50);
    expect(scores[40]).toBeLessThan(30);
  });

  it('does not count today before it is over', () => {
    expect(consistency(lately(...range(1, 20)), TODAY)).toBe(consistency(lately(...range(1, 20)), addDays(TODAY, -1)));
  });
});

describe('rest', () => {
  it('is at most two days in any seven', () => {
    fc.assert(
      fc.property(days, (all) => {
        const judged = judgeDays(all, TODAY);
        for (let end = 7; end <= judged.length; end += 1)
          expect(judged.slice(end - 7, end).filter(({ kind }) => kind === 'rest').length).toBeLessThanOrEqual(
            REST_DAYS_A_WEEK,
          );
      }),
    );
  });
});

describe('the best run', () => {
  it('goes over rest and ends at the third day off', () => {
    expect(bestRun(lately(9, 8, 5, 4, 3), TODAY)).toBe(5);
    expect(bestRun(lately(9, 8, 4, 3), TODAY)).toBe(2);
  });

  it('is never longer than all active days', () => {
    fc.assert(
      fc.property(days, (all) => {
        const active = judgeDays(all, TODAY).filter(({ kind }) => kind === 'active').length;
        expect(bestRun(all, TODAY)).toBeLessThanOrEqual(active);
        expect(bestRun(all, TODAY) > 0).toBe(active > 0);
      }),
    );
  });
});

describe('sums', () => {
  it('of two spans that meet are the sum of both', () => {
    fc.assert(
      fc.property(days, fc.nat(80), (all, at) => {
        const [first, split] = [addDays(TODAY, -83), addDays(TODAY, -at)];
        const [left, right] = [sumOf(all, first, split), sumOf(all, addDays(split, 1), TODAY)];
        expect(left.done + right.done).toBe(sumOf(all, first, TODAY).done);
        expect(left.minutes + right.minutes).toBe(sumOf(all, first, TODAY).minutes);
      }),
    );
  });

  it('of this week and last cover equally many days', () => {
    const { now, before } = weekAgainstLast(lately(...range(0, 20)), '2026-11-21', TODAY);
    expect([now.active, before.active]).toEqual([3, 3]);
  });

  it('of subjects leave no minute out', () => {
    const log = fc.record({ subject: fc.option(fc.constantFrom('Maths', 'Art')), minutes: fc.option(fc.nat(99)) });
    fc.assert(
      fc.property(fc.array(log), (logs) => {
        const sum = (each: readonly { minutes: number | null }[]) =>
          each.reduce((all, { minutes }) => all + (minutes ?? 0), 0);
        expect(sum(minutesBySubject(logs))).toBe(sum(logs));
      }),
    );
  });
});

describe('the level of a day', () => {
  it('rises with its value, and is none for nothing alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (best, value) => {
        const level = levelOf(value, best);
        expect(level === 0).toBe(value === 0);
        expect(levelOf(value + 1, best)).toBeGreaterThanOrEqual(level);
      }),
    );
  });
});
