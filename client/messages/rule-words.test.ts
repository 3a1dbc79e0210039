import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRecurrenceRule } from '#protocol/recurrence-rule.ts';
import { englishSheets } from './english-sheets.ts';
import { germanSheets } from './german-sheets.ts';
import { ruleToText } from './rule-words.ts';
import { speak } from './spoken.ts';

const say = (rule: string) => ruleToText(rule, '2026-11-23', englishSheets.routines);

describe('a rule in words', () => {
  test.each([
    ['FREQ=DAILY', 'Every day'],
    ['FREQ=DAILY;INTERVAL=3', 'Every 3 days'],
    ['FREQ=WEEKLY', 'Every Monday'],
    ['FREQ=WEEKLY;BYDAY=MO,TH', 'Every Monday and Thursday'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Monday to Friday'],
    ['FREQ=WEEKLY;BYDAY=SA,SU', 'Saturday and Sunday'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', 'Every 2 weeks on Friday'],
    ['FREQ=MONTHLY', 'Every month on day 23'],
    ['FREQ=MONTHLY;BYMONTHDAY=5', 'Every month on day 5'],
    ['FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1', 'Every month on day 30'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'On the last day of every month'],
    ['FREQ=MONTHLY;INTERVAL=6', 'Every 6 months on day 23'],
    ['FREQ=MONTHLY;BYDAY=1MO', 'Every first Monday of the month'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'Every last Friday of the month'],
    ['FREQ=YEARLY', 'Every year on Nov 23'],
    ['FREQ=DAILY;COUNT=10', 'Every day, 10 times'],
    ['FREQ=DAILY;UNTIL=20261231', 'Every day, until Dec 31, 2026'],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', 'By a rule of its own'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', 'By a rule of its own'],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', 'By a rule of its own'],
    ['FREQ=DAILY;BYDAY=MO', 'By a rule of its own'],
  ])('%s is %s', (rule, text) => {
    expect(isRecurrenceRule(rule)).toBe(true);
    expect(say(rule)).toBe(text);
  });
});

describe('a rule in German words', () => {
  beforeAll(() => speak('de-AT'));
  afterAll(() => speak('en'));

  test.each([
    ['FREQ=DAILY', 'Jeden Tag'],
    ['FREQ=DAILY;INTERVAL=3', 'Alle 3 Tage'],
    ['FREQ=WEEKLY;BYDAY=MO,WE,TH', 'Jeden Montag, Mittwoch und Donnerstag'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Montag bis Freitag'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', 'Alle 2 Wochen am Freitag'],
    ['FREQ=MONTHLY;BYMONTHDAY=5', 'Jeden Monat am 5.'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'Am letzten Tag jedes Monats'],
    ['FREQ=MONTHLY;INTERVAL=6', 'Alle 6 Monate am 23.'],
    ['FREQ=MONTHLY;BYDAY=1MO', 'Jeden ersten Montag im Monat'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'Jeden letzten Freitag im Monat'],
    ['FREQ=YEARLY', 'Jedes Jahr am 23. Nov.'],
    ['FREQ=DAILY;COUNT=10', 'Jeden Tag, 10-mal'],
    ['FREQ=DAILY;UNTIL=20261231', 'Jeden Tag, bis 31. Dez. 2026'],
    ['FREQ=DAILY;BYDAY=MO', 'Nach einer eigenen Regel'],
  ])('%s is %s', (rule, text) => {
    expect(isRecurrenceRule(rule)).toBe(true);
    expect(ruleToText(rule, '2026-11-23', germanSheets.routines)).toBe(text);
  });
});
