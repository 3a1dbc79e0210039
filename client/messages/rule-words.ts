/** A recurrence rule as people say it: "Every Monday and Thursday". What has no words of its own is "a rule of its own". */
import type { CalendarDay } from '#protocol/calendar-day.ts';
import type { SheetMessages } from './english-sheets.ts';
import { formatDay } from './formats.ts';
import { regionalLocale } from './spoken.ts';

type Words = SheetMessages['routines'];
type Parts = ReadonlyMap<string, string>;

const RULE_DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** The parts that have words. */
const SAYABLE = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYSETPOS', 'WKST', 'COUNT', 'UNTIL']);

/**
 * @param rule       RFC 5545, in upper case
 * @param startDate  says what the rule leaves out, such as the weekday
 */
export function ruleToText(rule: string, startDate: CalendarDay, words: Words): string {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const said = [...parts.keys()].every((name) => SAYABLE.has(name)) && say(parts, startDate, words);
  if (!said) return words.otherRule;
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if (count !== undefined) return words.times(said, Number(count));
  if (until === undefined) return said;
  return words.until(said, formatDay(until.replace(/(....)(..)(..)/, '$1-$2-$3'), 'dates'));
}

/** The name of a weekday. @param weekday  0 is Sunday */
export const weekdayName = (weekday: number): string => formatDay(`2023-01-0${weekday + 1}`, 'weekdayLong');

function say(parts: Parts, startDate: CalendarDay, words: Words): string | undefined {
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const has = (...names: string[]) => names.some((name) => parts.has(name));
  switch (parts.get('FREQ')) {
    case 'DAILY':
      if (has('BYDAY', 'BYMONTHDAY', 'BYSETPOS')) return undefined;
      return interval === 1 ? words.everyDay : words.everyDays(interval);
    case 'WEEKLY':
      return has('BYSETPOS') ? undefined : sayWeekly(parts.get('BYDAY'), interval, startDate, words);
    case 'MONTHLY':
      return sayMonthly(parts, interval, startDate, words);
    default:
      return interval > 1 || has('BYDAY', 'BYMONTHDAY') ? undefined : words.yearly(formatDay(startDate, 'dayMonth'));
  }
}

function sayWeekly(byDay: string | undefined, interval: number, startDate: CalendarDay, words: Words): string {
  if (interval === 1 && byDay === 'MO,TU,WE,TH,FR') return words.weekdays;
  if (interval === 1 && byDay === 'SA,SU') return words.weekends;
  const names = byDay?.split(',').map((day) => weekdayName(RULE_DAYS.indexOf(day))) ?? [
    formatDay(startDate, 'weekdayLong'),
  ];
  const list = new Intl.ListFormat(regionalLocale(), { type: 'conjunction' }).format(names);
  return interval === 1 ? words.weekly(list) : words.everyWeeks(interval, list);
}

function sayMonthly(parts: Parts, interval: number, startDate: CalendarDay, words: Words): string | undefined {
  const [byDay, monthDays] = [parts.get('BYDAY'), parts.get('BYMONTHDAY')?.split(',').map(Number)];
  if (byDay !== undefined) {
    const [, ordinal, weekday] = /^(-?\d)(\w\w)$/.exec(byDay) ?? [];
    const which = ordinal === '-1' ? words.last : words.which[Number(ordinal) - 1];
    if (weekday === undefined || which === undefined || interval > 1 || monthDays || parts.has('BYSETPOS'))
      return undefined;
    return words.monthlyWeekday(which, weekdayName(RULE_DAYS.indexOf(weekday)));
  }
  if (interval === 1 && monthDays?.join() === '-1') return words.monthlyLast;
  // "28,29,30" with the last of them is the 30th, or the last day of a shorter month.
  const isOne = monthDays === undefined || (monthDays.length === 1) !== (parts.get('BYSETPOS') === '-1');
  const day = monthDays?.at(-1) ?? Number(startDate.slice(8));
  if (!isOne || day < 1) return undefined;
  return interval === 1 ? words.monthly(day) : words.everyMonths(interval, day);
}
