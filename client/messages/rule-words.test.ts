import { describe, expect, test } from 'vitest';
import { isRecurrenceRule } from '#protocol/recurrence-rule.ts';
import { englishLater } from './english-later.ts';
import { ruleToText } from './rule-words.ts';

const say = (rule: string) => ruleToText(rule, '2026-11-23', englishLater.routines);

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
