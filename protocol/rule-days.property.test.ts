/** Our own reading of rules, held by a library that expands them: rrule, which says the same of every day. */
import fc from 'fast-check';
import { RRule } from 'rrule';
import { describe, expect, test } from 'vitest';
import { addDays, type CalendarDay } from './calendar-day.ts';
import { isRecurrenceRule } from './recurrence-rule.ts';
import { ruleFallsOn } from './rule-days.ts';

const START = '2024-01-31';
const WINDOW = 800;

const some = <T>(from: readonly T[], most = 3) =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: most });
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const PARTS = {
  INTERVAL: fc.integer({ min: 1, max: 4 }).map(String),
  COUNT: fc.integer({ min: 1, max: 30 }).map(String),
  UNTIL: fc.constantFrom('20240301', '20250630'),
  // Plain days or days with an ordinal: of the two together, rrule takes those that are both, the RFC either.
  BYDAY: fc.oneof(some(WEEKDAYS), some(['1MO', '2TU', '-1FR', '5WE', '-2SU', '20TH'])).map(String),
  BYMONTHDAY: some([1, 15, 28, 29, 30, 31, -1, -31]).map(String),
  BYYEARDAY: some([1, 60, 100, 366, -1, -366]).map(String),
  BYWEEKNO: some([1, 20, 52, 53, -1]).map(String),
  BYMONTH: some([1, 2, 6, 12]).map(String),
  // rrule gives the last but one of a single day, and twice what is both the first and the last.
  BYSETPOS: fc.constantFrom('1', '2', '-1'),
  WKST: fc.constantFrom('MO', 'SU', 'TH'),
};

const rule = fc
  .tuple(
    fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    fc.subarray(Object.keys(PARTS) as (keyof typeof PARTS)[], { maxLength: 3 }),
    fc.record(PARTS),
  )
  .map(([frequency, names, parts]) => [`FREQ=${frequency}`, ...names.map((name) => `${name}=${parts[name]}`)].join(';'))
  .filter(isRecurrenceRule)
  // A week's number alone: the RFC takes the weekday from the first day, rrule takes all seven.
  .filter((text) => !text.includes('BYWEEKNO') || text.includes('BYDAY'))
  // In the week of the first day, rrule counts positions from that day on, not from the beginning of the week.
  .filter((text) => !(text.includes('WEEKLY') && text.includes('BYSETPOS')))
  // rrule searches every day until the year 9999 where a rule by days never comes; see decision 50.
  .filter((text) => !text.includes('DAILY') || !/BYMONTHDAY|BYYEARDAY|BYSETPOS/.test(text));

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays(START, days));

const ours = (text: string, start: CalendarDay): CalendarDay[] =>
  Array.from({ length: WINDOW }, (_, ahead) => addDays(START, ahead)).filter((each) => ruleFallsOn(text, start, each));

function theirs(text: string, start: CalendarDay): CalendarDay[] {
  const rule = new RRule({ ...RRule.parseString(text), dtstart: new Date(`${start}T00:00:00.000Z`) });
  const [from, to] = [START, addDays(START, WINDOW - 1)].map((each) => new Date(`${each}T00:00:00.000Z`));
  return rule.between(from!, to!, true).map((date) => date.toISOString().slice(0, 10));
}

describe('ruleFallsOn', () => {
  test('says of each day what rrule says', () => {
    fc.assert(
      fc.property(rule, day, (text, start) => {
        const days = ours(text, start);
        // For a day that never comes, rrule searches until the year 9999; a few of these are enough.
        fc.pre(days.length > 0 || text.split(';').length < 3);
        expect(days).toEqual(theirs(text, start));
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'a day that no month has'],
    ['FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1', 'the last day of January that is the 366th of the year'],
  ])('%s, %s, is no endless search', (text) => {
    expect(ours(text, START)).toEqual([]);
  });

  test('takes the weekday from the first day where a rule names a week of the year alone', () => {
    expect(ours('FREQ=YEARLY;BYWEEKNO=20', '2024-01-31')).toEqual(['2024-05-15', '2025-05-14']);
  });

  test('takes plain days and days with an ordinal together', () => {
    expect(ours('FREQ=MONTHLY;BYDAY=MO,1TU;COUNT=6', '2024-01-31')).toEqual([
      '2024-02-05',
      '2024-02-06',
      '2024-02-12',
      '2024-02-19',
      '2024-02-26',
      '2024-03-04',
    ]);
  });

  test('means a year below 100 as it is written', () => {
    expect(ruleFallsOn('FREQ=YEARLY', '0050-03-01', '0051-03-01')).toBe(true);
    expect(ruleFallsOn('FREQ=YEARLY', '0050-03-01', '0051-03-02')).toBe(false);
  });
});
