import { randomUUID } from 'node:crypto';
import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { endsBeforeStart, isRoutineDay, nextRoutineDays, routineGoalId } from './routine-days.ts';

test('the goal of a routine on a day has the UUID version 5 of the day in the name space of the routine', () => {
  for (let run = 0; run < 50; run += 1) {
    const routine = randomUUID();
    expect(routineGoalId(routine, '2026-03-02')).toBe(v5('2026-03-02', routine));
  }
});

test('another day and another routine make other goals', () => {
  const [a, b] = [randomUUID(), randomUUID()];
  const ids = [routineGoalId(a, '2026-03-02'), routineGoalId(a, '2026-03-03'), routineGoalId(b, '2026-03-02')];
  expect(new Set(ids).size).toBe(3);
});

test('a routine has a goal on the days of its rule, from its first day to its last', () => {
  const routine = { rule: 'FREQ=WEEKLY;BYDAY=MO,TH', startDate: '2026-03-03', endDate: '2026-03-12' };
  expect(nextRoutineDays(routine, '2026-01-01', 9)).toEqual(['2026-03-05', '2026-03-09', '2026-03-12']);
  expect(isRoutineDay(routine, '2026-03-02')).toBe(false);
  expect(isRoutineDay({ ...routine, endDate: null }, '2026-03-16')).toBe(true);
});

test('the next days are found from any day on, and none where none comes', () => {
  const daily = { rule: 'FREQ=DAILY', startDate: '2026-03-02', endDate: null };
  expect(nextRoutineDays(daily, '2026-03-04', 3)).toEqual(['2026-03-04', '2026-03-05', '2026-03-06']);
  expect(nextRoutineDays({ ...daily, rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, '2026-03-04', 3)).toEqual([]);
  expect(nextRoutineDays(daily, '9999-12-31', 3)).toEqual(['9999-12-31']);
});

test('[R79] a routine that ends before it starts has no days', () => {
  const swapped = { rule: 'FREQ=DAILY', startDate: '2026-03-10', endDate: '2026-03-05' };
  expect([endsBeforeStart(swapped), endsBeforeStart({ ...swapped, endDate: '2026-03-10' })]).toEqual([true, false]);
  for (const day of ['2026-03-05', '2026-03-07', '2026-03-10', '2026-03-11'])
    expect(isRoutineDay(swapped, day)).toBe(false);
  expect(nextRoutineDays(swapped, '2026-03-01', 5)).toEqual([]);
});
