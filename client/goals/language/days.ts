/** Days as lines speak of them: the coming Friday, the third of next month. Pure. */
import { addDays, daysBetween, isCalendarDay, type CalendarDay } from '#protocol/calendar-day.ts';

export type Unit = 'day' | 'week' | 'month' | 'year';

/** The parts of a written date. A weekday that does not fit the date makes it invalid. */
export interface DateWords {
  day: number;
  month: number;
  year: number | undefined;
  weekday: number | undefined;
}

/** Dates further ahead are history, or a slip. */
const MOST_YEARS = 20;

/** 0 is Sunday. */
export const weekdayOf = (day: CalendarDay): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();

/** The next day of a weekday after today. */
export function comingWeekday(today: CalendarDay, weekday: number): CalendarDay {
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

/** A weekday of the week after this one; weeks begin on Monday. */
export function weekdayOfNextWeek(today: CalendarDay, weekday: number): CalendarDay {
  const monday = addDays(today, -((weekdayOf(today) + 6) % 7));
  return addDays(monday, 7 + ((weekday + 6) % 7));
}

/** Some units later (earlier when negative); a month later is the same day of it, or its last. */
export function later(today: CalendarDay, count: number, unit: Unit): CalendarDay | undefined {
  if (!Number.isInteger(count) || Math.abs(count) > 999) return undefined;
  if (unit === 'day' || unit === 'week') return addDays(today, unit === 'week' ? 7 * count : count);
  const [year, month, day] = today.split('-').map(Number) as [number, number, number];
  return clampedDay(year, month + count * (unit === 'year' ? 12 : 1), day);
}

/** A day of a month, at most its last. @param month  from 1; one beyond 12 is of a later year */
export function clampedDay(year: number, month: number, day: number): CalendarDay {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return toDay(first.getUTCFullYear(), first.getUTCMonth() + 1, Math.min(day, last));
}

/**
 * A date in the year that is named, or the next one there is.
 * @param back     the nearest one instead, which may be past
 * @returns undefined where no such day exists, or it is past or far away
 */
export function dateOf(
  today: CalendarDay,
  { day, month, year, weekday }: DateWords,
  back = false,
): CalendarDay | undefined {
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? (back ? [0, -1, 1] : [0, 1, 2, 3, 4]).map((ahead) => thisYear + ahead) : [year];
  const days = years
    .map((each) => toDay(each, month, day))
    .filter(isCalendarDay)
    .filter((each) => back || (each >= today && daysBetween(today, each) < 366 * MOST_YEARS));
  if (back) days.sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)));
  const [first] = days;
  return first !== undefined && (weekday === undefined || weekdayOf(first) === weekday) ? first : undefined;
}

/** The next day of this number, in this month or one of the next. */
export function dayOfMonth(today: CalendarDay, day: number): CalendarDay | undefined {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return [0, 1, 2]
    .map((ahead) => clampedDay(year, month + ahead, day))
    .find((each) => each > today && Number(each.slice(8)) === day);
}

/** The nth weekday of a month. @param ordinal  -1 for the last */
export function nthWeekday(year: number, month: number, ordinal: number, weekday: number): CalendarDay | undefined {
  const first = clampedDay(year, month, 1);
  const last = clampedDay(year, month, 31);
  if (ordinal === -1) return addDays(last, -((weekdayOf(last) - weekday + 7) % 7));
  const day = addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (ordinal - 1));
  return day <= last ? day : undefined;
}

const toDay = (year: number, month: number, day: number): CalendarDay =>
  [pad(year, 4), pad(month, 2), pad(day, 2)].join('-');
const pad = (value: number, length: number): string => String(value).padStart(length, '0');
