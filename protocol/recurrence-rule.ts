/**
 * A recurrence rule of RFC 5545, section 3.3.10, restricted to whole days.
 *
 * The grammar is our own, so that both sides accept the same texts without a calendar library, and the code that expands a rule
 * can change without a change on the wire. Hours, minutes and seconds are refused, because a routine has at most one goal a day;
 * an `UNTIL` with a time is refused, because `startDate` has none and the RFC requires both to be of one kind.
 */
import * as z from 'zod/mini';
import { isCalendarDay } from './calendar-day.ts';

const MAX_LENGTH = 500;
const WEEKDAY = /^(MO|TU|WE|TH|FR|SA|SU)$/;
/** A weekday, or one of the 53 that a year may have, from its beginning or its end: `MO`, `2TU`, `-1FR`. */
const DAY_BY_ORDINAL = /^([+-]?(0?[1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)$/;

type Check = (value: string) => boolean;

const whole =
  (max: number): Check =>
  (value) =>
    /^\d{1,6}$/.test(value) && Number(value) >= 1 && Number(value) <= max;
const signed = (max: number): Check => eachOf((value) => whole(max)(value.replace(/^[+-]/, '')));
const eachOf =
  (check: Check): Check =>
  (value) =>
    value.split(',').every(check);

/** The parts of a rule and the check of each value. */
const PARTS = new Map<string, Check>([
  ['FREQ', (value) => /^(DAI|WEEK|MONTH|YEAR)LY$/.test(value)],
  ['INTERVAL', whole(9999)],
  ['COUNT', whole(999_999)],
  ['UNTIL', (value) => /^\d{8}$/.test(value) && isCalendarDay(value.replace(/(....)(..)(..)/, '$1-$2-$3'))],
  ['BYDAY', eachOf((value) => DAY_BY_ORDINAL.test(value))],
  ['BYMONTHDAY', signed(31)],
  ['BYYEARDAY', signed(366)],
  ['BYWEEKNO', signed(53)],
  ['BYMONTH', eachOf(whole(12))],
  ['BYSETPOS', signed(366)],
  ['WKST', (value) => WEEKDAY.test(value)],
]);

/** Whether a text is a rule, in upper case. */
export function isRecurrenceRule(text: string): boolean {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    if (parts.has(name) || !PARTS.get(name)?.(value)) return false;
    parts.set(name, value);
  }
  return fitTogether(parts);
}

/** A rule as it is stored: in upper case, `FREQ=WEEKLY;BYDAY=MO,WE`. */
export const recurrenceRule = () =>
  z.string().check(
    z.maxLength(MAX_LENGTH),
    z.overwrite((text) => text.toUpperCase()),
    z.refine(isRecurrenceRule, 'must be a rule by days (RFC 5545) such as FREQ=WEEKLY;BYDAY=MO,WE'),
  );

/** Checks the combinations of parts that the RFC forbids. */
function fitTogether(parts: ReadonlyMap<string, string>): boolean {
  const frequency = parts.get('FREQ');
  const yearly = frequency === 'YEARLY';
  const hasOrdinals = /\d/.test(parts.get('BYDAY') ?? '');
  if (frequency === undefined || (parts.has('COUNT') && parts.has('UNTIL'))) return false;
  if (hasOrdinals && !(frequency === 'MONTHLY' || (yearly && !parts.has('BYWEEKNO')))) return false;
  if (parts.has('BYMONTHDAY') && frequency === 'WEEKLY') return false;
  if ((parts.has('BYYEARDAY') || parts.has('BYWEEKNO')) && !yearly) return false;
  return !parts.has('BYSETPOS') || [...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS');
}
