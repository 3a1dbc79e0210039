/**
 * Decides whether a recurrence rule falls on a day. Each part of the rule tests the day by itself, so an answer takes the same time for
 * any day, and a rule that never falls on a day causes no endless search.
 * @see RFC 5545 section 3.3.10; docs/decisions/0050-days-of-a-rule.md
 */
import type { CalendarDay } from './calendar-day.ts';

interface Rule {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count: number | null;
  /** Its last day, as a number of days since 1970. */
  until: number | null;
  weekdays: { weekday: number; ordinal: number | null }[];
  monthDays: number[];
  yearDays: number[];
  weekNumbers: number[];
  months: number[];
  positions: number[];
  weekStart: number;
  /** The matching days of the period that was asked about last, which BYSETPOS counts. */
  fitting?: { first: number; days: number[] };
}

/** A day, taken apart. */
interface Parts {
  /** Days since 1970. */
  number: number;
  year: number;
  /** 1–12 */
  month: number;
  dayOfMonth: number;
  /** 0 is Sunday. */
  weekday: number;
}

const DAY_MS = 86_400_000;
/** 9999-12-31, days since 1970. */
const LAST_DAY = 2_932_896;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/**
 * Whether a rule falls on a day.
 * @param text   a rule that `isRecurrenceRule` accepts
 * @param start  the first day of the rule; without BY parts it decides the weekday, the day of the month or the date
 */
export function ruleFallsOn(text: string, start: CalendarDay, day: CalendarDay): boolean {
  const rule = readRule(text, start);
  const [from, at] = [dayToParts(start), dayToParts(day)];
  return at.number <= (lastDay(text, start, rule, from) ?? Infinity) && falls(rule, from, at);
}

/**
 * The first days of a rule from a day on.
 * @param most  how many days are searched
 * @returns at most `count` days, in order
 */
export function daysOfRule(
  text: string,
  start: CalendarDay,
  from: CalendarDay,
  most: number,
  count: number,
): CalendarDay[] {
  const rule = readRule(text, start);
  const first = dayToParts(start);
  const begin = Math.max(dayToParts(from).number, first.number);
  const end = Math.min(lastDay(text, start, rule, first) ?? Infinity, LAST_DAY, begin + most - 1);
  const days: CalendarDay[] = [];
  for (let number = begin; number <= end && days.length < count; number += 1)
    if (falls(rule, first, numberToParts(number))) days.push(new Date(number * DAY_MS).toISOString().slice(0, 10));
  return days;
}

/** Whether a rule falls on a day, COUNT left aside. */
function falls(rule: Rule, from: Parts, at: Parts): boolean {
  if (at.number < from.number || at.number > (rule.until ?? Infinity)) return false;
  if (periodsBetween(rule, from, at) % rule.interval !== 0) return false;
  return fits(rule, at) && (rule.positions.length === 0 || hasPosition(rule, at));
}

/** How many days, weeks, months or years lie between. */
function periodsBetween({ frequency, weekStart }: Rule, from: Parts, at: Parts): number {
  switch (frequency) {
    case 'DAILY':
      return at.number - from.number;
    case 'WEEKLY':
      return (weekBegin(at, weekStart) - weekBegin(from, weekStart)) / 7;
    case 'MONTHLY':
      return 12 * (at.year - from.year) + at.month - from.month;
    case 'YEARLY':
      return at.year - from.year;
  }
}

/** Whether a day matches each BY part except BYSETPOS. */
function fits(rule: Rule, at: Parts): boolean {
  const { months, weekNumbers, yearDays, monthDays, weekdays } = rule;
  const begin = yearBegin(at.year);
  return (
    (months.length === 0 || months.includes(at.month)) &&
    (weekNumbers.length === 0 || isNth(weekNumbers, ...weekOfYear(at, rule.weekStart))) &&
    (yearDays.length === 0 || isNth(yearDays, at.number - begin + 1, yearBegin(at.year + 1) - begin)) &&
    (monthDays.length === 0 || isNth(monthDays, at.dayOfMonth, monthLength(at))) &&
    (weekdays.length === 0 || weekdays.some((each) => fitsWeekday(rule, each, at)))
  );
}

function fitsWeekday(rule: Rule, { weekday, ordinal }: Rule['weekdays'][number], at: Parts): boolean {
  if (weekday !== at.weekday) return false;
  if (ordinal === null) return true;
  const inYear = rule.frequency === 'YEARLY' && rule.months.length === 0;
  const place = inYear ? at.number - yearBegin(at.year) + 1 : at.dayOfMonth;
  const length = inYear ? yearBegin(at.year + 1) - yearBegin(at.year) : monthLength(at);
  return ordinal === (ordinal > 0 ? Math.ceil(place / 7) : -Math.ceil((length - place + 1) / 7));
}

/** Whether an index is in a list whose negative numbers count from the end. */
const isNth = (wanted: number[], place: number, length: number): boolean =>
  wanted.includes(place) || wanted.includes(place - length - 1);

/** BYSETPOS: the index of a day among the matching days of its period. The period is kept, because its other days are asked for next. */
function hasPosition(rule: Rule, at: Parts): boolean {
  const [first, end] = period(rule, at);
  if (rule.fitting?.first !== first) {
    const days: number[] = [];
    for (let number = first; number < end; number += 1) if (fits(rule, numberToParts(number))) days.push(number);
    rule.fitting = { first, days };
  }
  const { days } = rule.fitting;
  return isNth(rule.positions, days.indexOf(at.number) + 1, days.length);
}

/** The first day of the day, week, month or year around a day, and the first one after it. */
function period({ frequency, weekStart }: Rule, at: Parts): [number, number] {
  switch (frequency) {
    case 'DAILY':
      return [at.number, at.number + 1];
    case 'WEEKLY':
      return [weekBegin(at, weekStart), weekBegin(at, weekStart) + 7];
    case 'MONTHLY':
      return [at.number - at.dayOfMonth + 1, at.number - at.dayOfMonth + 1 + monthLength(at)];
    case 'YEARLY':
      return [yearBegin(at.year), yearBegin(at.year + 1)];
  }
}

/** The last day of a rule with COUNT; null for a rule without one. Counting starts at the first day, so the result is kept. */
const lastDays = new Map<string, number>();

function lastDay(text: string, start: CalendarDay, rule: Rule, from: Parts): number | null {
  if (rule.count === null) return null;
  const key = `${start} ${text}`;
  const known = lastDays.get(key);
  if (known !== undefined) return known;
  const counting = countFalls(rule, from);
  for (;;) {
    const { done, value } = counting.next();
    if (done) return remember(lastDays, key, value);
  }
}

/** Counts in steps, yielding after some days. @returns the last day, Infinity where it is too far to count */
function* countFalls(rule: Rule, from: Parts): Generator<void, number> {
  let left = rule.count!;
  let number = from.number;
  for (; left > 0 && number < from.number + MOST_COUNTED; number += 1) {
    if (falls(rule, from, numberToParts(number))) left -= 1;
    if (number % DAYS_AT_ONCE === 0) yield;
  }
  return left > 0 ? Infinity : number - 1;
}

const DAYS_AT_ONCE = 250;

/**
 * Finds the last day of a rule with COUNT in steps of less than a millisecond, for a thread that serves others meanwhile. Questions
 * about the rule are answered at once afterwards. A rule without COUNT needs no step.
 */
export function* countInSteps(text: string, start: CalendarDay): Generator<void, void> {
  const key = `${start} ${text}`;
  const rule = readRule(text, start);
  if (rule.count === null || lastDays.has(key)) return;
  remember(lastDays, key, yield* countFalls(rule, dayToParts(start)));
}

/** The most rules whose results are kept, since a server sees the rules of all users. */
const MOST_KEPT = 5_000;

function remember<T>(kept: Map<string, T>, key: string, value: T): T {
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, value);
  return value;
}

/** A hundred years of days: a rule that counts further is treated as endless. */
const MOST_COUNTED = 36_525;

const rules = new Map<string, Rule>();

/** Parses a rule; parts that it leaves out are taken from its first day. */
function readRule(text: string, start: CalendarDay): Rule {
  const key = `${start} ${text}`;
  const rule = rules.get(key);
  return rule ?? remember(rules, key, withDefaults(textToRule(text), dayToParts(start)));
}

function textToRule(text: string): Rule {
  const parts = new Map(text.split(';').map((part) => part.split('=') as [string, string]));
  const numbers = (name: string) => parts.get(name)?.split(',').map(Number) ?? [];
  const until = parts.get('UNTIL')?.replace(/(....)(..)(..)/, '$1-$2-$3');
  return {
    frequency: parts.get('FREQ') as Rule['frequency'],
    interval: Number(parts.get('INTERVAL') ?? 1),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
    until: until === undefined ? null : dayToParts(until).number,
    weekdays: (parts.get('BYDAY')?.split(',') ?? []).map((day) => ({
      weekday: WEEKDAYS.indexOf(day.slice(-2)),
      ordinal: day.length > 2 ? Number(day.slice(0, -2)) : null,
    })),
    monthDays: numbers('BYMONTHDAY'),
    yearDays: numbers('BYYEARDAY'),
    weekNumbers: numbers('BYWEEKNO'),
    months: numbers('BYMONTH'),
    positions: numbers('BYSETPOS'),
    weekStart: WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO'),
  };
}

function withDefaults(rule: Rule, start: Parts): Rule {
  const { frequency, weekdays, monthDays, yearDays, weekNumbers, months } = rule;
  const sameWeekday = [{ weekday: start.weekday, ordinal: null }];
  if (weekdays.length > 0 || monthDays.length > 0 || yearDays.length > 0 || frequency === 'DAILY') return rule;
  if (frequency === 'WEEKLY' || weekNumbers.length > 0) return { ...rule, weekdays: sameWeekday };
  const sameMonth = frequency === 'YEARLY' && months.length === 0 ? [start.month] : months;
  return { ...rule, months: sameMonth, monthDays: [start.dayOfMonth] };
}

const weekBegin = ({ number, weekday }: Parts, weekStart: number): number => number - ((weekday - weekStart + 7) % 7);

/** The number of a day's week, and how many weeks its year has; a week belongs to the year that has most of its days. */
function weekOfYear(at: Parts, weekStart: number): [week: number, weeks: number] {
  const begin = weekBegin(at, weekStart);
  const { year } = numberToParts(begin + 3);
  const first = firstWeek(year, weekStart);
  return [(begin - first) / 7 + 1, (firstWeek(year + 1, weekStart) - first) / 7];
}

const firstWeek = (year: number, weekStart: number): number => weekBegin(numberToParts(yearBegin(year) + 3), weekStart);

/** Days since 1970 of 1 January. `Date.UTC` would read years below 100 as of the 20th century. */
const yearBegin = (year: number): number => new Date(0).setUTCFullYear(year, 0, 1) / DAY_MS;

const monthLength = ({ year, month }: Parts): number =>
  new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();

const dayToParts = (day: CalendarDay): Parts => numberToParts(Date.parse(`${day}T00:00:00.000Z`) / DAY_MS);

function numberToParts(number: number): Parts {
  const date = new Date(number * DAY_MS);
  return {
    number,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    weekday: date.getUTCDay(),
  };
}
