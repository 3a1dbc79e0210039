import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from './calendar-day.ts';
import { routineGoalId } from './routine-days.ts';
import { isWrittenByRule, offeredGoal, type OfferingRoutine, type RoutineGoal } from './routine-offers.ts';

const ID = '019cbf0e-1a40-7000-8000-9f8e7d6c5b4a';
const MONDAY = 1;
const base: OfferingRoutine = {
  id: ID,
  rule: 'FREQ=WEEKLY',
  startDate: '2026-03-02',
  endDate: null,
  times: null,
  afterDays: null,
};
const weekly: OfferingRoutine = { ...base, times: 3 };
const after: OfferingRoutine = { ...base, rule: 'FREQ=DAILY;COUNT=1', afterDays: 10 };
const done = (day: string, on = day): RoutineGoal => ({ id: routineGoalId(ID, day), doneOn: on, gone: false });
const open = (day: string): RoutineGoal => ({ id: routineGoalId(ID, day), doneOn: null, gone: false });
const gone = (day: string): RoutineGoal => ({ id: routineGoalId(ID, day), doneOn: null, gone: true });
const offered = (routine: OfferingRoutine, today: string, ...goals: RoutineGoal[]): string | null =>
  offeredGoal(routine, today, goals, MONDAY);

test('[R85] a routine of times or of days after is not written by rule, any other is, and offers nothing', () => {
  expect([base, weekly, after].map(isWrittenByRule)).toEqual([true, false, false]);
  expect(offered(base, '2026-03-04')).toBeNull();
});

describe('[R85] so many times a week', () => {
  test('is offered each day, under the id of that day, until it was done often enough', () => {
    expect(offered(weekly, '2026-03-04')).toBe(routineGoalId(ID, '2026-03-04'));
    expect(offered(weekly, '2026-03-06', done('2026-03-03'), done('2026-03-04'))).not.toBeNull();
    expect(offered(weekly, '2026-03-06', done('2026-03-03'), done('2026-03-04'), done('2026-03-05'))).toBeNull();
  });

  test('begins anew with the week, by the day on which weeks begin', () => {
    const three = [done('2026-03-05'), done('2026-03-06'), done('2026-03-07')];
    expect(offeredGoal(weekly, '2026-03-08', three, MONDAY)).toBeNull();
    expect(offeredGoal(weekly, '2026-03-08', three, 0)).toBe(routineGoalId(ID, '2026-03-08'));
    expect(offeredGoal(weekly, '2026-03-09', three, MONDAY)).toBe(routineGoalId(ID, '2026-03-09'));
  });

  test('is not offered where its goal of the day is there already, done or not, or was deleted', () => {
    for (const there of [done('2026-03-04'), open('2026-03-04'), gone('2026-03-04')])
      expect(offered(weekly, '2026-03-04', there)).toBeNull();
  });

  test('is offered from its first day to its last, and in every second week where its rule says so', () => {
    expect(offered(weekly, '2026-03-01')).toBeNull();
    expect(offered({ ...weekly, endDate: '2026-03-10' }, '2026-03-11')).toBeNull();
    const second = { ...weekly, rule: 'FREQ=WEEKLY;INTERVAL=2' };
    expect(
      ['2026-03-08', '2026-03-09', '2026-03-15', '2026-03-16'].map((day) => offered(second, day) !== null),
    ).toEqual([true, false, false, true]);
  });

  test('or a month, by its calendar', () => {
    const monthly = { ...weekly, rule: 'FREQ=MONTHLY', times: 1 };
    expect(offered(monthly, '2026-03-31', done('2026-03-02'))).toBeNull();
    expect(offered(monthly, '2026-04-01', done('2026-03-02'))).toBe(routineGoalId(ID, '2026-04-01'));
  });
});

describe('[R85] so many days after it was last done', () => {
  test('is due on its first day, and shown under the id of that day until it is done', () => {
    expect(offered(after, '2026-03-01')).toBeNull();
    for (const today of ['2026-03-02', '2026-03-03', '2026-04-20'])
      expect(offered(after, today)).toBe(routineGoalId(ID, '2026-03-02'));
  });

  test('is due again so many days after the latest completion, whenever that was', () => {
    expect(offered(after, '2026-03-14', done('2026-03-02', '2026-03-05'))).toBeNull();
    expect(offered(after, '2026-03-15', done('2026-03-02', '2026-03-05'))).toBe(routineGoalId(ID, '2026-03-15'));
  });

  test('offers one at a time: none while the due one is written', () => {
    expect(offered(after, '2026-03-20', open('2026-03-02'))).toBeNull();
  });

  test('is due again where what was due was deleted or let go', () => {
    expect(offered(after, '2026-03-11', gone('2026-03-02'))).toBeNull();
    expect(offered(after, '2026-03-12', gone('2026-03-02'))).toBe(routineGoalId(ID, '2026-03-12'));
    expect(offered(after, '2026-03-22', gone('2026-03-02'), gone('2026-03-12'))).toBe(routineGoalId(ID, '2026-03-22'));
  });
});

test('[R85] two devices that know the same goals offer the same one, in whatever order they know them', () => {
  const day = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2026-03-02', days));
  const goal = fc.tuple(day, day, fc.constantFrom(done, open, gone)).map(([of, on, make]) => make(of, on));
  fc.assert(
    fc.property(fc.array(goal, { maxLength: 8 }), day, fc.constantFrom(weekly, after), (goals, today, routine) => {
      expect(offered(routine, today, ...[...goals].reverse())).toBe(offered(routine, today, ...goals));
    }),
  );
});
