import { expect, test } from 'vitest';
import { parse } from './parse.ts';
import { isRecurrenceRule, recurrenceRule } from './recurrence-rule.ts';

test.each([
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=2;COUNT=10',
  'FREQ=WEEKLY;BYDAY=MO,WE,FR;WKST=SU',
  'BYDAY=TU;FREQ=WEEKLY;UNTIL=20260630',
  'FREQ=MONTHLY;BYDAY=1MO,-1FR',
  'FREQ=MONTHLY;BYMONTHDAY=1,15,-1',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=YEARLY;BYYEARDAY=1,100,-366',
  'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
  'FREQ=YEARLY;BYDAY=+20MO',
])('%s is a rule', (rule) => expect(isRecurrenceRule(rule)).toBe(true));

test.each([
  ['', 'nothing'],
  ['DAILY', 'no name'],
  ['INTERVAL=2', 'no FREQ'],
  ['RRULE:FREQ=DAILY', 'the name of the property'],
  ['FREQ=HOURLY', 'less than a day'],
  ['FREQ=DAILY;', 'an empty part'],
  ['FREQ=DAILY;FREQ=WEEKLY', 'a part twice'],
  ['FREQ=DAILY;INTERVAL=0', 'no interval'],
  ['FREQ=DAILY;COUNT=3;UNTIL=20260630', 'two ends'],
  ['FREQ=DAILY;UNTIL=20260230', 'a day that does not exist'],
  ['FREQ=DAILY;UNTIL=20260630T000000Z', 'a time beside a day'],
  ['FREQ=WEEKLY;BYDAY=1MO', 'an ordinal within a week'],
  ['FREQ=YEARLY;BYWEEKNO=2;BYDAY=1MO', 'an ordinal within a week of the year'],
  ['FREQ=WEEKLY;BYMONTHDAY=1', 'a day of the month within a week'],
  ['FREQ=MONTHLY;BYYEARDAY=1', 'a day of the year within a month'],
  ['FREQ=MONTHLY;BYMONTHDAY=32', 'the 32nd'],
  ['FREQ=MONTHLY;BYDAY=0MO', 'the zeroth Monday'],
  ['FREQ=MONTHLY;BYMONTH=13', 'a 13th month'],
  ['FREQ=DAILY;BYSETPOS=1', 'a position in nothing'],
  ['FREQ=DAILY;BYHOUR=9', 'an hour'],
  ['FREQ=DAILY;X-MINE=1', 'a part of somebody else'],
  ['FREQ=DAILY\n', 'a line break'],
])('%j is not a rule: %s', (rule) => expect(isRecurrenceRule(rule)).toBe(false));

test('a rule is stored in upper case, so that the same rule is the same text', () => {
  expect(parse(recurrenceRule(), 'freq=weekly;byday=mo', 'rule')).toBe('FREQ=WEEKLY;BYDAY=MO');
});
